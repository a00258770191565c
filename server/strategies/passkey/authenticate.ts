import { rejected, type Authenticated, type Rejected } from '../../flows/engine/interfaces/outcome.ts';
import type { SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import { problem } from '../../ui/messages.ts';
import { discardCeremony, pendingCeremony } from '../shared/webauthn/ceremony.ts';
import type { WebAuthnDependencies } from '../shared/webauthn/dependencies.ts';
import { keysOf, applyAssertion } from '../shared/webauthn/keys.ts';
import { findKeyOwner } from '../shared/webauthn/owner.ts';
import { parseAssertionResponse } from '../shared/webauthn/response.ts';
import { verifyAssertion } from '../shared/webauthn/verify.ts';
import { LOGIN } from './nodes.ts';

/** Verifies a login by passkey. The user handle in the assertion is an identifier of the owner. */
export async function authenticate(
  deps: WebAuthnDependencies,
  { flow, payload, config }: SubmitContext<'login'>,
): Promise<Authenticated | Rejected> {
  const response = await parseAssertionResponse(payload.text(LOGIN));
  if (typeof response === 'string') return rejected({ message: problem.generic('Unable to parse WebAuthn response.') });
  // One message for all errors of an assertion, so that the answer does not reveal what is wrong.
  const wrong = { message: problem.totpCodeInvalid() };
  const pending = pendingCeremony(flow.internalContext, 'passkey');
  if (pending === undefined) return rejected(wrong);
  const owner = await findKeyOwner(deps, response.userHandle);
  if (owner === undefined) return rejected({ message: problem.noSuchSecurityKeyUser() });
  const { identity, type } = owner;
  const keys = keysOf(identity.credentials[type]).filter(({ passwordless }) => passwordless);
  const verified = await verifyAssertion(response, pending, config.derived.methods.passkey, keys);
  if (!verified.ok) return rejected(wrong);
  return {
    kind: 'authenticated',
    identity,
    internalContext: discardCeremony(flow.internalContext, 'passkey'),
    consumes: { type, consume: (stored) => applyAssertion(stored, verified.value), onAlreadyConsumed: wrong },
  };
}
