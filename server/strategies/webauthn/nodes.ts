import { type JsonObject, htmlSafeJson } from '../../kernel/json.ts';
import { label } from '../../ui/messages.ts';
import type { UiNode, UiText } from '../../ui/model.ts';
import { input, methodButton } from '../../ui/nodes.ts';
import { callOf, type ScriptFunction } from '../shared/webauthn/script.ts';
import type { StoredKey } from '../shared/webauthn/stored-key.ts';

export const LOGIN = 'webauthn_login';
export const REGISTER = 'webauthn_register';
export const DISPLAY_NAME = 'webauthn_register_displayname';
export const REMOVE = 'webauthn_remove';

/** A button that passes these options to the script. */
function trigger(name: string, call: ScriptFunction, options: JsonObject, text: UiText): UiNode {
  const value = htmlSafeJson(options);
  return input(name, 'webauthn', 'button', {
    value,
    onclick: callOf(call, value),
    onclickTrigger: call,
    label: text,
  });
}

/** The field for the answer of the script. */
const answerInput = (name: string): UiNode => input(name, 'webauthn', 'hidden', { value: '' });

export const loginTrigger = (options: JsonObject, text: UiText): UiNode =>
  trigger(`${LOGIN}_trigger`, 'oryWebAuthnLogin', options, text);
export const loginInput = (): UiNode => answerInput(LOGIN);
export const signInButton = (): UiNode => methodButton('webauthn', 'webauthn', label.signInWithSecurityKey());

export const registerTrigger = (options: JsonObject, text: UiText): UiNode =>
  trigger(`${REGISTER}_trigger`, 'oryWebAuthnRegistration', options, text);
export const registerInput = (): UiNode => answerInput(REGISTER);
export const displayNameInput = (): UiNode =>
  input(DISPLAY_NAME, 'webauthn', 'text', { value: '', label: label.securityKeyName() });

export const removeButton = ({ id, displayName, addedAt }: StoredKey, disabled: boolean): UiNode =>
  input(REMOVE, 'webauthn', 'submit', {
    value: id.toString('hex'),
    disabled,
    label: label.removeSecurityKey(displayName || 'unnamed', addedAt),
  });
