/** The common parts of codes and links: addresses and message templates. */
import type { Payload } from '../../flows/engine/protocol/payload.ts';
import { isEmail } from '../../identity/schema/dialect.ts';
import type { FieldProblem } from '../../ui/form.ts';
import { problem } from '../../ui/messages.ts';

/** The problem of a malformed `email` field. */
export function emailProblems(payload: Payload): readonly FieldProblem[] {
  const email = payload.text('email');
  return email === '' || isEmail(email) ? [] : [{ field: 'email', message: problem.email(email) }];
}

/** Whole minutes, for templates. */
export const minutes = (milliseconds: number): number => Math.floor(milliseconds / 60_000);

/** The host of a URL without its port; empty for a malformed URL. */
export const hostOf = (url: string): string => URL.parse(url)?.hostname ?? '';
