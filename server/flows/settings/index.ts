import { problem } from '../../ui/messages.ts';
import type { NodeOrder } from '../../ui/sort.ts';
import type { SettingsFlow } from '../engine/interfaces/model.ts';
/** The settings flow: what is particular to it. The protocol is in `flows/engine/protocol/pipeline.ts`. */
import type { Exchange, FlowDefinition } from '../engine/protocol/exchange.ts';
import { flowBase } from '../engine/protocol/start.ts';
import { completeSettings } from './complete.ts';
import { requireOwner } from './owner.ts';

export const settingsFlow: FlowDefinition<'settings'> = {
  name: 'settings',
  rejectedRedirectStatus: 303,
  advanced: { status: 200, sorted: false },
  start: startSettings,
  firstStage: () => 'settings',
  order: settingsOrder,
  schemaId: (exchange) => requireOwner(exchange).schemaId,
  noStrategy: problem.noSettingsStrategy,
  expiredMessage: problem.settingsFlowExpired,
  complete: completeSettings,
};

function startSettings(exchange: Exchange<'settings'>): SettingsFlow {
  return { ...flowBase(exchange), name: 'settings', state: 'show_form', identityId: requireOwner(exchange).id };
}

async function settingsOrder(exchange: Exchange<'settings'>): Promise<NodeOrder> {
  return {
    groups: ['default', 'profile', 'password', 'oidc', 'lookup_secret', 'webauthn', 'passkey', 'totp'],
    keys: [...(await exchange.deps.schemas.keysInOrder(requireOwner(exchange).schemaId)), ...CREDENTIAL_KEYS],
  };
}

const CREDENTIAL_KEYS = [
  'lookup_secret_reveal',
  'lookup_secret_regenerate',
  'lookup_secret_codes',
  'lookup_secret_confirm',
  'webauthn_remove',
  'webauthn_register_displayname',
  'webauthn_register',
  'passkey_remove',
  'passkey_register',
  'totp_qr',
  'totp_secret_key',
  'totp_unlink',
  'totp_code',
];
