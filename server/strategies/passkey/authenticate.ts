import { rejected, type Authenticated, type Rejected } from '../../flows/engine/interfaces/outcome.ts';
import type { SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import type { IdentityWithCredentials } from '../../identity/model.ts';
import { problem } from '../../ui/messages.ts';
import { forget, pendingOf } from '../shared/webauthn/ceremony.ts';
import { keysOf, useKey } from '../shared/webauthn/keys.ts';
import { parseAssertion } from '../shared/webauthn/response.ts';
import { verifyProof } from '../shared/webauthn/verify.ts';
import type { PasskeyDependencies } from './dependencies.ts';
import { LOGIN } from './nodes.ts';

/** The passkey says whose it is: by the user handle, which is an identifier of its owner. */
export async function authenticate(
  deps: PasskeyDependencies,
  { flow, payload, config }: SubmitContext<'login'>,
): Promise<Authenticated | Rejected> {
  const response = await parseAssertion(payload.text(LOGIN));
  if (typeof response === 'string') return rejected({ message: problem.generic('Unable to parse WebAuthn response.') });
  // Whatever is wrong with a proof: one message, so that nobody learns from it.
  const wrong = { message: problem.totpCodeInvalid() };
  const pending = pendingOf(flow.internalContext, 'passkey');
  if (pending === undefined) return rejected(wrong);
  const owner = await findOwner(deps, response.userHandle);
  if (owner === undefined) return rejected({ message: problem.noSuchSecurityKeyUser() });
  const { identity, type } = owner;
  const keys = keysOf(identity.credentials[type]).filter(({ passwordless }) => passwordless);
  const proved = await verifyProof(response, pending, config.derived.methods.passkey, keys);
  if (!proved.ok) return rejected(wrong);
  return {
    kind: 'authenticated',
    identity,
    internalContext: forget(flow.internalContext, 'passkey'),
    redeems: { type, use: (stored) => useKey(stored, proved.value), lost: wrong },
  };
}

/** Handles of passkeys are letters and digits; those of security keys the bytes of a UUID. */
const PRINTABLE = /^[\x21-\x7e]{1,255}$/;
const UUID_BYTES = 16;

interface Owner {
  readonly identity: IdentityWithCredentials;
  readonly type: 'passkey' | 'webauthn';
}

/** Security keys that sign in by themselves may be found by the browser as well: they count as passkeys (reference behaviour). */
async function findOwner({ identities }: PasskeyDependencies, handle: Buffer): Promise<Owner | undefined> {
  const identifier = handle.toString('latin1');
  const byPasskey = PRINTABLE.test(identifier)
    ? await identities.findByCredentialsIdentifier('passkey', identifier)
    : undefined;
  if (byPasskey !== undefined) return { identity: byPasskey, type: 'passkey' };
  if (handle.length !== UUID_BYTES) return undefined;
  const bySecurityKey = await identities.findBySecurityKeyHandle(handle.toString('base64'));
  return bySecurityKey && { identity: bySecurityKey, type: 'webauthn' };
}
