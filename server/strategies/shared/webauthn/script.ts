import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Config } from '../../../config/model.ts';
import type { UiNode } from '../../../ui/model.ts';
import { scriptNode } from '../../../ui/nodes.ts';

/** The script with which pages call authenticators; the operation `getWebAuthnJavaScript` serves it. */
export const webAuthnScript = readFileSync(new URL('webauthn.js', import.meta.url), 'utf8');

const PATH = '/.well-known/ory/webauthn.js';
const INTEGRITY = `sha512-${createHash('sha512').update(webAuthnScript).digest('base64')}`;

/** Names of the script's functions, as nodes carry them. */
export type ScriptFunction =
  | 'oryWebAuthnRegistration'
  | 'oryWebAuthnLogin'
  | 'oryPasskeyLogin'
  | 'oryPasskeyLoginAutocompleteInit'
  | 'oryPasskeyRegistration'
  | 'oryPasskeySettingsRegistration';

/** The node that makes a page load the script. */
export const webAuthnScriptNode = (config: Config): UiNode =>
  scriptNode('webauthn_script', 'webauthn', `${config.derived.public.baseUrl.replace(/\/+$/, '')}${PATH}`, INTEGRITY);

/** JavaScript that calls a function of the script. */
export const callOf = (name: ScriptFunction, argument = ''): string => `window.${name}(${argument})`;
