import type { Config } from '../../../config/model.ts';
import { unauthorized } from '../../../kernel/errors.ts';
import type { HttpRequest } from '../../../kernel/http.ts';
import { acceptsJson, isJsonRequest } from '../../../kernel/negotiate.ts';
import { sessionRequired } from '../../../session/errors.ts';
import type { FlowType } from '../interfaces/model.ts';
import { redirect, type FlowReply } from '../interfaces/reply.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import { alreadyLoggedIn, initiatedBySomeoneElse, sessionRequiredForHigherAal } from '../protocol/errors.ts';
import type { Exchange, PipelineStep } from '../protocol/exchange.ts';
import { secureReturnTo } from '../protocol/return-to.ts';
import { flowUiUrl, selfServiceUrl } from '../protocol/urls.ts';

/** Finds out who is asking; a request without a session goes on. */
export const findSession: PipelineStep = async (exchange) => {
  exchange.session = await exchange.deps.sessions.fetch(exchange.request);
  return undefined;
};

/** Loads the owner with credentials, for forms and changes that depend on them. */
export const loadOwner: PipelineStep = async (exchange) => {
  const { session, deps } = exchange;
  if (session === undefined) return undefined;
  exchange.owner = await deps.database.identities.getWithCredentials(session.identityId);
  return undefined;
};

/** Creating settings without a session: a browser is sent to log in first and comes back. */
export const requireSessionToCreate: PipelineStep = ({ session, type, request, config, deps }) => {
  if (session !== undefined) return undefined;
  if (type === 'api') throw sessionRequired();
  if (isJsonRequest(request)) throw deps.sessions.missing();
  const returnTo = request.query.get('return_to') ?? '';
  return redirect(selfServiceUrl(config, 'login/browser', returnTo === '' ? {} : { return_to: returnTo }));
};

/** Reading or submitting settings without a session. */
export const requireSession: PipelineStep = ({ session, request, config }) => {
  if (session !== undefined) return undefined;
  if (isJsonRequest(request)) throw unauthorized('A valid Ory Session Cookie or Ory Session Token is missing.');
  return redirect(config.derived.flows.login.uiUrl, 302);
};

/**
 * `selfservice.flows.settings.required_aal`; `comeBackTo` is where the step-up login returns. Whoever reads a flow is told in JSON,
 * as pages read it from their server.
 */
export const requireSettingsAal =
  (comeBackTo: (exchange: Exchange<StrategyFlow>) => string | undefined, answer: 'redirect' | 'json'): PipelineStep =>
  async (exchange) => {
    const { session, deps, config, request } = exchange;
    if (session === undefined) return undefined;
    const required = config.selfservice.flows.settings.required_aal;
    const unsatisfied = await deps.sessions.unsatisfied(
      session,
      required,
      comeBackTo(exchange as Exchange<StrategyFlow>),
    );
    if (unsatisfied === undefined) return undefined;
    const type = exchange.hasFlow ? exchange.flow.type : exchange.type;
    const tells = answer === 'json' || type === 'api' || isJsonRequest(request);
    return tells ? { kind: 'error', error: unsatisfied } : redirect(unsatisfied.redirectTo);
  };

/** Where the step-up for each settings operation returns to (reference behaviour). */
export const comeBack = {
  create: ({ request, type }: Exchange<StrategyFlow>): string | undefined =>
    type === 'browser' && (request.query.get('return_to') ?? '') !== '' ? request.requestUrl : undefined,
  get: ({ config, flow }: Exchange<StrategyFlow>): string => flowUiUrl(config, flow),
  submit: ({ request }: Exchange<StrategyFlow>): string => request.requestUrl,
};

/** A settings flow belongs to one identity. */
export const checkOwner: PipelineStep = ({ flow, session }) => {
  if (flow.name === 'settings' && flow.identityId !== session?.identityId) throw initiatedBySomeoneElse('read');
  return undefined;
};

/** The same for a submission. */
export const checkSubmitter: PipelineStep = ({ flow, session }) => {
  if (flow.name === 'settings' && flow.identityId !== session?.identityId) throw initiatedBySomeoneElse('submit');
  return undefined;
};

/** Login: what a session, or its absence, means for a new flow of this level. */
export const applyLoginSession: PipelineStep = ({ flow, session, type, request, config }) => {
  if (flow.name !== 'login') return undefined;
  if (session === undefined) {
    if (flow.requestedAal === 'aal2') throw sessionRequiredForHigherAal();
    flow.refresh = false;
    return undefined;
  }
  if (flow.refresh || flow.requestedAal > session.aal) return undefined;
  if (type === 'api' || acceptsJson(request)) throw alreadyLoggedIn('login');
  return redirect(
    secureReturnTo(config, { source: request.url, fallback: config.selfservice.default_browser_return_url }),
  );
};

/** Login: the same for a submission. */
export const applyLoginSessionToSubmit: PipelineStep = ({ flow, session, request, config }) => {
  if (flow.name !== 'login') return undefined;
  if (session === undefined) {
    if (flow.requestedAal === 'aal2') throw sessionRequiredForHigherAal();
    return undefined;
  }
  if (flow.refresh || flow.requestedAal > session.aal) return undefined;
  if (flow.type === 'api' || isJsonRequest(request)) throw alreadyLoggedIn('login');
  return redirect(config.selfservice.default_browser_return_url);
};

/** Registration and recovery are not for somebody who is signed in. */
export const rejectSignedIn: PipelineStep = ({ session, type, request, config, definition }) => {
  if (session === undefined) return undefined;
  if (definition.name === 'recovery') return rejectSignedInRecovery(type, request, config);
  if (type === 'api' || isJsonRequest(request)) return { kind: 'error', error: alreadyLoggedIn('registration') };
  return redirect(
    secureReturnTo(config, { source: request.url, fallback: config.selfservice.default_browser_return_url }),
  );
};

/** Recovery redirects with 302, and only to our own pages (reference behaviour). */
export function rejectSignedInRecovery(type: FlowType, request: HttpRequest, config: Config): FlowReply {
  if (type === 'api' || isJsonRequest(request)) return { kind: 'error', error: alreadyLoggedIn('recovery') };
  return redirect(config.selfservice.default_browser_return_url, 302);
}

/** The same for a submission: the reference redirects with 302 and only to its own pages. */
export const rejectSignedInSubmit: PipelineStep = ({ session, request, config }): FlowReply | undefined => {
  if (session === undefined) return undefined;
  if (isJsonRequest(request)) return { kind: 'error', error: alreadyLoggedIn('registration') };
  return redirect(config.selfservice.default_browser_return_url, 302);
};
