/** What codes and links have in common where they go to an address. */
import type { Flow } from '../../flows/engine/interfaces/model.ts';
import type { Payload } from '../../flows/engine/protocol/payload.ts';
import { isEmail } from '../../identity/schema/formats.ts';
import { isJsonObject } from '../../kernel/json.ts';
import type { FieldProblem } from '../../ui/form.ts';
import { problem } from '../../ui/messages.ts';

export function emailProblems(payload: Payload): readonly FieldProblem[] {
  const email = payload.text('email');
  return email === '' || isEmail(email) ? [] : [{ field: 'email', message: problem.email(email) }];
}

/** What every message template knows. */
export const envelope = ({ requestUrl, transientPayload }: Flow, to: string) => ({
  to,
  request_url: requestUrl,
  transient_payload: transientPayload !== undefined && isJsonObject(transientPayload) ? transientPayload : {},
});

export const minutes = (milliseconds: number): number => Math.floor(milliseconds / 60_000);

/** Host of a URL, without port. */
export const hostOf = (url: string): string => URL.parse(url)?.hostname ?? '';
