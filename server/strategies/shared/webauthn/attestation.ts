import type { FieldProblem } from '../../../ui/form.ts';
import { problem } from '../../../ui/messages.ts';
import type { PendingCeremony, RelyingParty } from './ceremony.ts';
import { type ParseFailure, parseAttestationResponse } from './response.ts';
import { verifyAttestationResponse, type NewKey } from './verify.ts';

/** The new key and its user handle, or the problem for the form. */
export type Creation =
  | { readonly ok: true; readonly key: NewKey; readonly userHandle: Buffer }
  | { readonly ok: false; readonly problem: FieldProblem };

/** Parses and verifies the answer to a creation ceremony (WebAuthn Level 2, §7.1). */
export async function verifyAttestation(
  text: string,
  pending: PendingCeremony | undefined,
  party: RelyingParty,
): Promise<Creation> {
  if (pending === undefined) return refused('This form has not requested a key. Please start again.');
  const response = await parseAttestationResponse(text);
  if (typeof response === 'string') return refused(`Unable to parse WebAuthn response: ${UNUSABLE[response]}`);
  const verified = await verifyAttestationResponse(response, pending, party);
  if (verified.ok) return { ok: true, key: verified.value, userHandle: pending.userHandle };
  return refused(`Unable to create WebAuthn credential: ${verified.reason}`);
}

const UNUSABLE: Readonly<Record<ParseFailure, string>> = {
  unreadable: 'Parse error for Registration',
  undecodable: 'Error parsing attestation response',
};

const refused = (reason: string): Creation => ({ ok: false, problem: { message: problem.generic(reason) } });
