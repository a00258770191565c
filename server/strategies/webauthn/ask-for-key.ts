import type { Config } from '../../config/model.ts';
import { storedHmac } from '../../crypto/code-hmac.ts';
import type { FormContext } from '../../flows/engine/interfaces/strategy.ts';
import type { Credentials, IdentityWithCredentials } from '../../identity/model.ts';
import type { UiText } from '../../ui/model.ts';
import { input } from '../../ui/nodes.ts';
import { askToProve, remember } from '../shared/webauthn/ceremony.ts';
import { userHandleOf } from '../shared/webauthn/keys.ts';
import { webAuthnScriptNode } from '../shared/webauthn/script.ts';
import { keysFor, type Level } from './levels.ts';
import { loginInput, loginTrigger } from './nodes.ts';

type Target = Pick<FormContext<'login'>, 'flow' | 'form' | 'config'>;

/** Asks for one of the person's keys of this level. False, and nothing done, when they have none. */
export function askForKey(
  target: Target,
  { credentials }: IdentityWithCredentials,
  level: Level,
  text: UiText,
): boolean {
  const allowed = keysFor(level, credentials).map(({ id }) => id);
  if (allowed.length === 0) return false;
  ask(target, credentials.webauthn, allowed, text);
  return true;
}

/**
 * Asks for a key that does not exist, always the same for an identifier: where accounts are not to be told apart, nobody learns
 * that this one has no key, or is none.
 */
export function askForDecoy(target: Target, identifier: string, text: UiText): void {
  ask(target, undefined, [decoyId(identifier, target.config)], text);
}

function decoyId(identifier: string, { derived }: Config): Buffer {
  return Buffer.from(storedHmac(derived.secrets.cookie, `webauthn decoy of ${identifier}`), 'hex');
}

function ask({ flow, form, config }: Target, held: Credentials | undefined, allowed: readonly Buffer[], text: UiText) {
  const party = config.derived.methods.webauthn;
  const { options, pending } = askToProve(party, 'discouraged', { handle: userHandleOf(held), allowed });
  flow.internalContext = remember(flow.internalContext, 'webauthn', pending);
  const [identifier] = held?.identifiers ?? [];
  if (identifier !== undefined) form.upsert(input('identifier', 'default', 'hidden', { value: identifier }));
  form.upsert(webAuthnScriptNode(config));
  form.upsert(loginTrigger(options, text));
  form.upsert(loginInput());
}
