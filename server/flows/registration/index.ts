import { problem } from '../../ui/messages.ts';
import type { NodeOrder } from '../../ui/sort.ts';
import type { RegistrationFlow } from '../engine/interfaces/model.ts';
import type { StrategyFlow } from '../engine/interfaces/strategy.ts';
/** The registration flow: what is particular to it. The protocol is in `flows/engine/protocol/pipeline.ts`. */
import type { Exchange, FlowDefinition } from '../engine/protocol/exchange.ts';
import { flowBase, flowSchema, loginChallenge, requestedSchema } from '../engine/protocol/start.ts';
import { completeRegistration } from './complete.ts';

export const registrationFlow: FlowDefinition<'registration'> = {
  name: 'registration',
  rejectedRedirectStatus: 302,
  advanced: { status: 400, sorted: true },
  start: startRegistration,
  firstStage: ({ config }) => (config.derived.flows.registration.twoSteps ? 'profile' : 'unified'),
  order: registrationOrder,
  schemaId: ({ flow, config }) => flowSchema(config, flow),
  noStrategy: problem.noRegistrationStrategy,
  expiredMessage: problem.registrationFlowExpired,
  complete: completeRegistration,
};

function startRegistration(exchange: Exchange<'registration'>): RegistrationFlow {
  const challenge = loginChallenge(exchange as unknown as Exchange<StrategyFlow>);
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

/** Traits in the schema's order, with the password after the first of them. */
async function registrationOrder({ deps, flow, config }: Exchange<'registration'>): Promise<NodeOrder> {
  const [first, ...rest] = await deps.schemas.keysInOrder(flowSchema(config, flow));
  return {
    groups: ['oidc', 'saml', 'default', 'webauthn', 'passkey', 'code', 'password', 'captcha', 'profile'],
    keys: [
      'csrf_token',
      ...(first === undefined ? [] : [first]),
      'password',
      ...rest,
      'webauthn_remove',
      'webauthn_register_displayname',
      'webauthn_register',
    ],
  };
}
