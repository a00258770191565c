import type { FieldProblem } from '../../../ui/form.ts';
import { problem } from '../../../ui/messages.ts';
import type { Pending, RelyingParty } from './ceremony.ts';
import { type Unusable, parseCreation } from './response.ts';
import { verifyCreation, type NewKey } from './verify.ts';

export type Creation =
  | { readonly ok: true; readonly key: NewKey; readonly userHandle: Buffer }
  | { readonly ok: false; readonly problem: FieldProblem };

/** The credential that an authenticator says it has made, or what the form says instead. */
export async function answerOfCreation(
  text: string,
  pending: Pending | undefined,
  party: RelyingParty,
): Promise<Creation> {
  if (pending === undefined) return refused('This form has asked for no key. Please start again.');
  const response = await parseCreation(text);
  if (typeof response === 'string') return refused(`Unable to parse WebAuthn response: ${UNUSABLE[response]}`);
  const verified = await verifyCreation(response, pending, party);
  if (verified.ok) return { ok: true, key: verified.value, userHandle: pending.userHandle };
  return refused(`Unable to create WebAuthn credential: ${verified.reason}`);
}

const UNUSABLE: Readonly<Record<Unusable, string>> = {
  unreadable: 'Parse error for Registration',
  undecodable: 'Error parsing attestation response',
};

const refused = (reason: string): Creation => ({ ok: false, problem: { message: problem.generic(reason) } });
