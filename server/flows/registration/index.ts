import { problem } from '../../ui/messages.ts';
import { registrationOrder } from '../../ui/node-order.ts';
import type { NodeOrder } from '../../ui/sort.ts';
import type { RegistrationFlow } from '../engine/interfaces/model.ts';
import type { StrategyFlow } from '../engine/interfaces/strategy.ts';
/** The registration flow: what is particular to it. The protocol is in `flows/engine/protocol/pipeline.ts`. */
import type { Exchange, FlowDefinition } from '../engine/protocol/exchange.ts';
import { loginChallenge } from '../engine/protocol/login-request.ts';
import { flowBase, flowSchema, requestedSchema } from '../engine/protocol/start.ts';
import { completeRegistration } from './complete.ts';

export const registrationFlow: FlowDefinition<'registration'> = {
  name: 'registration',
  rejectedRedirectStatus: 302,
  formUpdated: { status: 400, sorted: true, jsonFor: 'json-requests' },
  start: startRegistration,
  firstStage: ({ config }) => (config.derived.flows.registration.twoSteps ? 'profile' : 'unified'),
  order: (exchange) => orderOf(exchange),
  schemaId: ({ flow, config }) => flowSchema(config, flow),
  noStrategy: problem.noRegistrationStrategy,
  expiredMessage: problem.registrationFlowExpired,
  complete: completeRegistration,
};

function startRegistration(exchange: Exchange<'registration'>): RegistrationFlow {
  const challenge = loginChallenge(exchange.request, exchange.config);
  return {
    ...flowBase(exchange),
    name: 'registration',
    state: 'choose_method',
    csrfToken: exchange.request.csrf.token(),
    submitCount: 0,
    oauth2LoginChallenge: challenge,
    identitySchemaId: requestedSchema(exchange as unknown as Exchange<StrategyFlow>),
  };
}

const orderOf = async ({ deps, flow, config }: Exchange<'registration'>): Promise<NodeOrder> =>
  registrationOrder(await deps.schemas.keysInOrder(flowSchema(config, flow)));
