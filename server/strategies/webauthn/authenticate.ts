import { rejected, type Authenticated, type Rejected } from '../../flows/engine/interfaces/outcome.ts';
import type { SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import type { IdentityWithCredentials } from '../../identity/model.ts';
import { problem } from '../../ui/messages.ts';
import { forget, pendingOf } from '../shared/webauthn/ceremony.ts';
import { useKey, userHandleOf } from '../shared/webauthn/keys.ts';
import { parseAssertion } from '../shared/webauthn/response.ts';
import { verifyProof } from '../shared/webauthn/verify.ts';
import { keysFor, type Level } from './levels.ts';
import { LOGIN } from './nodes.ts';

/** Judges the proof of one of this person's keys of a level; of nobody, it is as wrong as any wrong one. */
export async function authenticate(
  identity: IdentityWithCredentials | undefined,
  level: Level,
  { flow, payload, config }: SubmitContext<'login'>,
): Promise<Authenticated | Rejected> {
  const held = identity?.credentials.webauthn;
  if (identity !== undefined && held === undefined) return rejected({ message: problem.noSecurityKey() });
  const response = await parseAssertion(payload.text(LOGIN));
  if (typeof response === 'string') return rejected({ message: problem.generic('Unable to parse WebAuthn response.') });
  // Whatever is wrong with a proof: one message, so that nobody learns from it.
  const wrong = { message: problem.totpCodeInvalid() };
  const pending = pendingOf(flow.internalContext, 'webauthn');
  const handle = userHandleOf(held);
  const isOfOther = response.userHandle.length > 0 && !response.userHandle.equals(handle);
  if (identity === undefined || pending?.userHandle.equals(handle) !== true || isOfOther) return rejected(wrong);
  const party = config.derived.methods.webauthn;
  const proved = await verifyProof(response, pending, party, keysFor(level, identity.credentials));
  if (!proved.ok) return rejected(wrong);
  return {
    kind: 'authenticated',
    identity,
    aal: level,
    internalContext: forget(flow.internalContext, 'webauthn'),
    redeems: { type: 'webauthn', use: (stored) => useKey(stored, proved.value), lost: wrong },
  };
}
