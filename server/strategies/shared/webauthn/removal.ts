import { rejected, type Changed, type Rejected } from '../../../flows/engine/interfaces/outcome.ts';
import type { IdentityRules } from '../../../flows/engine/interfaces/ports.ts';
import type { SubmitContext } from '../../../flows/engine/interfaces/strategy.ts';
import { withoutCredentials } from '../../../identity/credentials.ts';
import type { IdentityWithCredentials } from '../../../identity/model.ts';
import { problem } from '../../../ui/messages.ts';
import { keysOf, withoutKey } from './keys.ts';
import type { StoredKey } from './stored-key.ts';

/** What differs between security keys and passkeys when one is removed. */
export interface KeyRemoval {
  readonly type: 'webauthn' | 'passkey';
  /** The submitted id of the key, in hexadecimal. */
  readonly id: string;
  /** The reference's text for an unknown id. */
  readonly unknown: string;
  /** Whether the key is a first factor, which must not be the last one. */
  readonly isFirstFactor: (key: StoredKey) => boolean;
}

/** Removes a key of the user in settings. The last first factor cannot be removed. */
export async function removeKey(
  rules: IdentityRules,
  identity: IdentityWithCredentials,
  { config, now }: Pick<SubmitContext<'settings'>, 'config' | 'now'>,
  { type, id, unknown, isFirstFactor }: KeyRemoval,
): Promise<Changed | Rejected> {
  const held = identity.credentials[type];
  if (held === undefined) return refused('You tried to remove a WebAuthn but you have no WebAuthn set up.');
  const key = keysOf(held).find((each) => each.id.toString('hex') === id);
  if (key === undefined) return refused(unknown);
  if (isFirstFactor(key) && rules.countFactors(identity.credentials, config).first < 2) return lastFactorStays();
  const rest = withoutKey(held, id, now);
  const others = withoutCredentials(identity.credentials, type);
  const credentials = rest === undefined ? others : { ...others, [type]: rest };
  const prepared = await rules.prepareChange({ ...identity, credentials }, {});
  return prepared.ok ? { kind: 'changed', before: identity, after: prepared.identity } : rejected(...prepared.problems);
}

const refused = (reason: string): Rejected => rejected({ message: problem.generic(reason) });

/** The field is that of security keys, also for passkeys (reference behaviour). */
const lastFactorStays = (): Rejected =>
  rejected({
    field: 'webauthn_remove',
    message: problem.generic('unable to remove this security key because it would lock you out of your account'),
  });
