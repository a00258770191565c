import { parseBool } from '../../go/bool.ts';
/** The login flow: what is particular to it. The protocol is in `flows/engine/protocol/pipeline.ts`. */
import { badRequest } from '../../kernel/errors.ts';
import { notice, problem } from '../../ui/messages.ts';
import type { UiText } from '../../ui/model.ts';
import { LOGIN_ORDER } from '../../ui/node-order.ts';
import type { LoginFlow } from '../engine/interfaces/model.ts';
import type { StrategyFlow } from '../engine/interfaces/strategy.ts';
import type { Exchange, FlowDefinition } from '../engine/protocol/exchange.ts';
import { loginChallenge } from '../engine/protocol/login-request.ts';
import { flowBase, flowSchema, requestedSchema } from '../engine/protocol/start.ts';
import { autoSubmit } from './auto-submit.ts';
import { completeLogin } from './complete.ts';

export const loginFlow: FlowDefinition<'login'> = {
  name: 'login',
  rejectedRedirectStatus: 303,
  formUpdated: { status: 400, sorted: false, jsonFor: 'json-requests' },
  start: startLogin,
  firstStage: ({ flow, session, config }) => {
    if (flow.requestedAal === 'aal2') return 'second-factor';
    if (flow.refresh && session !== undefined) return 'refresh';
    return config.derived.flows.login.identifierFirst ? 'identification' : 'first-factor';
  },
  notices: loginNotices,
  begin: async (exchange) => {
    if (exchange.flow.requestedAal !== 'aal2') return undefined;
    return autoSubmit(exchange, 'second-factor', { identity: exchange.owner });
  },
  order: async () => LOGIN_ORDER,
  schemaId: ({ flow, config }) => flowSchema(config, flow),
  noStrategy: problem.noLoginStrategy,
  expiredMessage: problem.loginFlowExpired,
  complete: completeLogin,
};

function startLogin(exchange: Exchange<'login'>): LoginFlow {
  const { request, address, config } = exchange;
  const challenge = loginChallenge(request, config);
  const base = flowBase(exchange);
  const requestedAal = parseAal(request.query.get('aal') ?? '');
  const schema = requestedAal === 'aal1' ? requestedSchema(exchange as unknown as Exchange<StrategyFlow>) : undefined;
  return {
    ...base,
    name: 'login',
    state: 'choose_method',
    csrfToken: exchange.csrfToken(),
    submitCount: 0,
    refresh: parseBool(address.query.get('refresh')) === true,
    requestedAal,
    oauth2LoginChallenge: challenge,
    identitySchemaId: schema,
  };
}

function loginNotices({ flow, session }: Exchange<'login'>): readonly UiText[] {
  const raises = session !== undefined && flow.requestedAal === 'aal2' && session.aal !== 'aal2';
  return [...(flow.refresh ? [notice.confirmItIsYou()] : []), ...(raises ? [notice.completeSecondFactor()] : [])];
}

function parseAal(text: string): 'aal1' | 'aal2' {
  const level = text === '' ? 'aal1' : text.toLowerCase();
  if (level === 'aal1' || level === 'aal2') return level;
  throw badRequest(
    `Unable to parse AuthenticationMethod Assurance Level (AAL): expected one of [aal1, aal2] but got ${level}`,
  );
}
