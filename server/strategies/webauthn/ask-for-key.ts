import type { FormContext } from '../../flows/engine/strategy.ts';
import type { IdentityWithCredentials } from '../../identity/model.ts';
import type { UiText } from '../../ui/model.ts';
import { input } from '../../ui/nodes.ts';
import { askToProve, remember } from '../shared/webauthn/ceremony.ts';
import { userHandleOf } from '../shared/webauthn/keys.ts';
import { webAuthnScriptNode } from '../shared/webauthn/script.ts';
import { keysFor } from './levels.ts';
import type { Level } from './levels.ts';
import { loginInput, loginTrigger } from './nodes.ts';

/** Asks for one of the person's keys of this level. False, and nothing done, when they have none. */
export function askForKey(
  { flow, form, config }: Pick<FormContext<'login'>, 'flow' | 'form' | 'config'>,
  { credentials }: IdentityWithCredentials,
  level: Level,
  text: UiText,
): boolean {
  const allowed = keysFor(level, credentials).map(({ id }) => id);
  if (allowed.length === 0) return false;
  const { webauthn } = credentials;
  const party = config.derived.methods.webauthn;
  const { options, pending } = askToProve(party, 'discouraged', { handle: userHandleOf(webauthn), allowed });
  flow.internalContext = remember(flow.internalContext, 'webauthn', pending);
  const [identifier] = webauthn?.identifiers ?? [];
  if (identifier !== undefined) form.upsert(input('identifier', 'default', 'hidden', { value: identifier }));
  form.upsert(webAuthnScriptNode(config));
  form.upsert(loginTrigger(options, text));
  form.upsert(loginInput());
  return true;
}
