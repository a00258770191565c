import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Config } from '../../../config/model.ts';
import type { UiNode } from '../../../ui/model.ts';
import { scriptNode } from '../../../ui/nodes.ts';

/** What pages load to talk to authenticators; served by the operation `getWebAuthnJavaScript`. */
export const webAuthnScript = readFileSync(new URL('webauthn.js', import.meta.url), 'utf8');

const PATH = '/.well-known/ory/webauthn.js';
const INTEGRITY = `sha512-${createHash('sha512').update(webAuthnScript).digest('base64')}`;

/** Functions of the script, by the names that nodes carry. */
export type ScriptFunction =
  | 'oryWebAuthnRegistration'
  | 'oryWebAuthnLogin'
  | 'oryPasskeyLogin'
  | 'oryPasskeyLoginAutocompleteInit'
  | 'oryPasskeyRegistration'
  | 'oryPasskeySettingsRegistration';

/** Tells a page to load the script. */
export const webAuthnScriptNode = (config: Config): UiNode =>
  scriptNode('webauthn_script', 'webauthn', `${config.derived.public.baseUrl.replace(/\/+$/, '')}${PATH}`, INTEGRITY);

/** JavaScript that calls a function of the script. */
export const callOf = (name: ScriptFunction, argument = ''): string => `window.${name}(${argument})`;
