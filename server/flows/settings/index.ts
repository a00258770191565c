import { problem } from '../../ui/messages.ts';
import { settingsOrder } from '../../ui/node-order.ts';
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
  formUpdated: { status: 200, sorted: false, jsonFor: 'apps' },
  start: startSettings,
  firstStage: () => 'settings',
  order: (exchange) => orderOf(exchange),
  schemaId: (exchange) => requireOwner(exchange).schemaId,
  noStrategy: problem.noSettingsStrategy,
  expiredMessage: problem.settingsFlowExpired,
  complete: completeSettings,
};

function startSettings(exchange: Exchange<'settings'>): SettingsFlow {
  return { ...flowBase(exchange), name: 'settings', state: 'show_form', identityId: requireOwner(exchange).id };
}

const orderOf = async (exchange: Exchange<'settings'>): Promise<NodeOrder> =>
  settingsOrder(await exchange.deps.schemas.keysInOrder(requireOwner(exchange).schemaId));
