import { newExchangeCode } from '../../../crypto/tokens.ts';
import { parseBool } from '../../../go/bool.ts';
import { badRequest, catalogued } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/id.ts';
import { acceptsJson } from '../../../kernel/negotiate.ts';
import { redirect } from '../interfaces/reply.ts';
import type { Stage, StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange, PipelineStep } from '../protocol/exchange.ts';
import { flowUiUrl } from '../protocol/urls.ts';
import { forwardToErrorPage } from './answer-error.ts';
import { showStage } from './show-stage.ts';

/** Recovery and verification that are off answer even native clients as they would a browser (reference behaviour). */
export const rejectDisabled: PipelineStep = ({ definition, deps, request, config }) => {
  const { name } = definition;
  if (config.derived.flows[name].enabled) return undefined;
  const title = name.charAt(0).toUpperCase() + name.slice(1);
  const error = badRequest(`${title} is not allowed because it was disabled.`);
  return forwardToErrorPage(deps, request, config, error);
};

export const rejectDisabledRegistration: PipelineStep = ({ config }) => {
  if (config.derived.flows.registration.enabled) return undefined;
  throw catalogued('self_service_flow_disabled', 'Registration is not allowed because it was disabled.');
};

/** Makes the flow value from the request. */
export const startFlow: PipelineStep = <N extends StrategyFlow>(exchange: Exchange<N>) => {
  exchange.flow = exchange.definition.start(exchange);
  return undefined;
};

/** A native app may ask for codes that it later exchanges for the session token (RFC 8252 style sign-in in a browser). */
export const offerTokenExchange: PipelineStep = async ({ flow, request, session, deps }) => {
  const asked = request.query.get('return_session_token_exchange_code');
  // Registration takes this spelling alone (reference behaviour).
  const wanted = flow.name === 'login' ? parseBool(asked) === true : asked === 'true';
  if (
    !wanted ||
    flow.type !== 'api' ||
    session !== undefined ||
    !('internalContext' in flow) ||
    flow.name === 'settings'
  ) {
    return undefined;
  }
  const initCode = newExchangeCode();
  await deps.database.exchanges.create({ id: newId(), flowId: flow.id, initCode, returnToCode: newExchangeCode() });
  flow.sessionTokenExchangeCode = initCode;
  return undefined;
};

/** Lets every enabled strategy shape the form of the first stage. */
export const buildForm = async <N extends StrategyFlow>(exchange: Exchange<N>, stage?: Stage[N]) => {
  const { definition, form } = exchange;
  await showStage(exchange, stage ?? definition.firstStage(exchange), { identity: exchange.owner });
  for (const notice of definition.notices?.(exchange) ?? []) form.addMessage(notice);
  await exchange.sortForm();
  if (exchange.flow.type === 'browser') form.setCsrf(exchange.csrfToken());
  return undefined;
};

export const saveNewFlow: PipelineStep = async ({ flow, deps }) => {
  await deps.database.flows.create(flow);
  return undefined;
};

export const begin: PipelineStep = async (exchange) => {
  await exchange.definition.begin?.(exchange);
  return undefined;
};

/** A browser is sent to the page that shows the flow, unless it asks for JSON; native clients get the flow. */
export const answerCreated: PipelineStep = ({ flow, type, request, config, owner, session }) => {
  if (type === 'browser' && !acceptsJson(request)) return redirect(flowUiUrl(config, flow));
  return { kind: 'flow', status: 200, flow, identity: owner ?? session?.identity };
};

export const answerFlow: PipelineStep = ({ flow, owner, session }) => ({
  kind: 'flow',
  status: 200,
  flow,
  identity: owner ?? session?.identity,
});
