import { label, shown } from '../../ui/messages.ts';
import type { UiNode, UiText } from '../../ui/model.ts';
import { input, methodButton, textNode } from '../../ui/nodes.ts';
import type { LookupSecret } from './credential.ts';

export const REVEAL = 'lookup_secret_reveal';
export const REGENERATE = 'lookup_secret_regenerate';
export const DISABLE = 'lookup_secret_disable';
export const CONFIRM = 'lookup_secret_confirm';
const CODES = 'lookup_secret_codes';

/** The ids of all nodes that settings may show. */
export const SETTINGS_NODES = [REVEAL, REGENERATE, DISABLE, CONFIRM, CODES] as const;

const button = (name: string, text: UiText): UiNode =>
  input(name, 'lookup_secret', 'submit', { value: 'true', label: text });

export const revealButton = (): UiNode => button(REVEAL, label.revealLookupSecrets());
export const regenerateButton = (): UiNode => button(REGENERATE, label.regenerateLookupSecrets());
export const disableButton = (): UiNode => button(DISABLE, label.disableLookupSecrets());
export const confirmButton = (): UiNode => button(CONFIRM, label.confirmLookupSecrets());
export const codesNode = (secrets: readonly LookupSecret[]): UiNode =>
  textNode(CODES, 'lookup_secret', shown.lookupSecrets(secrets), label.lookupSecrets());

export const codeInput = (): UiNode =>
  input('lookup_secret', 'lookup_secret', 'text', { value: '', required: true, label: label.lookupSecret() });
export const signInButton = (): UiNode =>
  methodButton('lookup_secret', 'lookup_secret', label.signInWithLookupSecret());
