import { rejected, type Authenticated, type Rejected } from '../../flows/engine/interfaces/outcome.ts';
import type { SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import type { IdentityWithCredentials } from '../../identity/model.ts';
import { problem } from '../../ui/messages.ts';
import { discardCeremony, pendingCeremony } from '../shared/webauthn/ceremony.ts';
import { applyAssertion, userHandleOf } from '../shared/webauthn/keys.ts';
import { parseAssertionResponse } from '../shared/webauthn/response.ts';
import { verifyAssertion } from '../shared/webauthn/verify.ts';
import { keysFor, type Level } from './levels.ts';
import { LOGIN } from './nodes.ts';

/** Verifies an assertion of a key of this level. Without an identity the answer is the same as for a wrong assertion. */
export async function authenticate(
  identity: IdentityWithCredentials | undefined,
  level: Level,
  { flow, payload, config }: SubmitContext<'login'>,
): Promise<Authenticated | Rejected> {
  const held = identity?.credentials.webauthn;
  if (identity !== undefined && held === undefined) return rejected({ message: problem.noSecurityKey() });
  const response = await parseAssertionResponse(payload.text(LOGIN));
  if (typeof response === 'string') return rejected({ message: problem.generic('Unable to parse WebAuthn response.') });
  // One message for all errors of an assertion, so that the answer does not reveal what is wrong.
  const wrong = { message: problem.totpCodeInvalid() };
  const pending = pendingCeremony(flow.internalContext, 'webauthn');
  const handle = userHandleOf(held);
  const isOfOther = response.userHandle.length > 0 && !response.userHandle.equals(handle);
  if (identity === undefined || pending?.userHandle.equals(handle) !== true || isOfOther) return rejected(wrong);
  const party = config.derived.methods.webauthn;
  const verified = await verifyAssertion(response, pending, party, keysFor(level, identity.credentials));
  if (!verified.ok) return rejected(wrong);
  return {
    kind: 'authenticated',
    identity,
    aal: level,
    internalContext: discardCeremony(flow.internalContext, 'webauthn'),
    consumes: {
      type: 'webauthn',
      consume: (stored) => applyAssertion(stored, verified.value),
      onAlreadyConsumed: wrong,
    },
  };
}
