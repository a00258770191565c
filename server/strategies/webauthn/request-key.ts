import type { Config } from '../../config/model.ts';
import { storedHmac } from '../../crypto/code-hmac.ts';
import type { FlowChanges } from '../../flows/engine/interfaces/model.ts';
import type { FormContext } from '../../flows/engine/interfaces/strategy.ts';
import type { Credentials, IdentityWithCredentials } from '../../identity/model.ts';
import type { UiText } from '../../ui/model.ts';
import { input } from '../../ui/nodes.ts';
import { generateRequestOptions, storeCeremony } from '../shared/webauthn/ceremony.ts';
import { userHandleOf } from '../shared/webauthn/keys.ts';
import { webAuthnScriptNode } from '../shared/webauthn/script.ts';
import { keysFor, type Level } from './levels.ts';
import { loginInput, loginTrigger } from './nodes.ts';

type Target = Pick<FormContext<'login'>, 'form' | 'config'>;

/** Adds nodes that request a key of this level; what the flow remembers of it. Undefined, without nodes, when the identity has no such key. */
export function requestKey(
  target: Target,
  { credentials }: IdentityWithCredentials,
  level: Level,
  text: UiText,
): FlowChanges | undefined {
  const allowed = keysFor(level, credentials).map(({ id }) => id);
  return allowed.length === 0 ? undefined : ask(target, credentials.webauthn, allowed, text);
}

/**
 * Adds nodes that request a dummy key, so that the form does not reveal whether the account exists or has a key. The key id is
 * derived from the identifier, so that it is always the same.
 */
export function requestDummyKey(target: Target, identifier: string, text: UiText): FlowChanges {
  return ask(target, undefined, [dummyKeyId(identifier, target.config)], text);
}

function dummyKeyId(identifier: string, { derived }: Config): Buffer {
  return Buffer.from(storedHmac(derived.secrets.cookie, `webauthn dummy key of ${identifier}`), 'hex');
}

function ask(
  { form, config }: Target,
  held: Credentials | undefined,
  allowed: readonly Buffer[],
  text: UiText,
): FlowChanges {
  const party = config.derived.methods.webauthn;
  const { options, pending } = generateRequestOptions(party, 'discouraged', { handle: userHandleOf(held), allowed });
  const [identifier] = held?.identifiers ?? [];
  if (identifier !== undefined) form.upsert(input('identifier', 'default', 'hidden', { value: identifier }));
  form.upsert(webAuthnScriptNode(config));
  form.upsert(loginTrigger(options, text));
  form.upsert(loginInput());
  return { internalContext: storeCeremony('webauthn', pending) };
}
