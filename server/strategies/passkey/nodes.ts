import type { FlowType } from '../../flows/engine/interfaces/model.ts';
import { type JsonObject, htmlSafeJson } from '../../kernel/json.ts';
import { label } from '../../ui/messages.ts';
import type { UiNode, UiText } from '../../ui/model.ts';
import { input } from '../../ui/nodes.ts';
import { callOf, type ScriptFunction } from '../shared/webauthn/script.ts';
import type { StoredKey } from '../shared/webauthn/stored-key.ts';

export const LOGIN = 'passkey_login';
export const REGISTER = 'passkey_register';
export const SETTINGS_REGISTER = 'passkey_settings_register';
export const REMOVE = 'passkey_remove';

const hidden = (name: string): UiNode => input(name, 'passkey', 'hidden');
const data = (name: string, options: JsonObject): UiNode =>
  input(name, 'passkey', 'hidden', { value: htmlSafeJson(options) });

/** A button that calls a script function on a click. Native apps have no script and get only the name of the function. */
const trigger = (name: string, call: ScriptFunction, text: UiText, type: FlowType): UiNode =>
  input(name, 'passkey', 'button', {
    value: '',
    ...(type === 'browser' && { onclick: callOf(call) }),
    onclickTrigger: call,
    label: text,
  });

export const challengeNode = (options: JsonObject): UiNode => data('passkey_challenge', options);
export const loginInput = (): UiNode => hidden(LOGIN);
/** Offers passkeys in the browser's autofill as soon as the form is displayed. */
export const autofillInput = (type: FlowType): UiNode =>
  input(LOGIN, 'passkey', 'hidden', {
    ...(type === 'browser' && { onload: callOf('oryPasskeyLoginAutocompleteInit') }),
    onloadTrigger: 'oryPasskeyLoginAutocompleteInit',
  });
export const loginTrigger = (type: FlowType): UiNode =>
  trigger('passkey_login_trigger', 'oryPasskeyLogin', label.signInWithPasskey(), type);

export const createDataNode = (options: JsonObject): UiNode => data('passkey_create_data', options);
export const registerInput = (): UiNode => hidden(REGISTER);
/** The button has no `value` in registration (reference behaviour). */
export function registerTrigger(type: FlowType): UiNode {
  const call = 'oryPasskeyRegistration';
  return input('passkey_register_trigger', 'passkey', 'button', {
    ...(type === 'browser' && { onclick: callOf(call) }),
    onclickTrigger: call,
    label: label.signUpWithPasskey(),
  });
}

export const settingsRegisterInput = (): UiNode => hidden(SETTINGS_REGISTER);
export const settingsRegisterTrigger = (type: FlowType): UiNode =>
  trigger('passkey_register_trigger', 'oryPasskeySettingsRegistration', label.addPasskey(), type);
export const removeButton = ({ id, displayName, addedAt }: StoredKey, disabled: boolean): UiNode =>
  input(REMOVE, 'passkey', 'submit', {
    value: id.toString('hex'),
    disabled,
    label: label.removePasskey(displayName || 'unnamed', addedAt),
  });
