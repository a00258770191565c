import type { Config, ConfigSource } from '../../config/model.ts';
import type { Wire } from '../../contract/index.ts';
import type { FlowType } from '../../flows/engine/interfaces/model.ts';
import type { FlowReply } from '../../flows/engine/interfaces/reply.ts';
import type { StrategyFlow } from '../../flows/engine/interfaces/strategy.ts';
import type { Engine } from '../../flows/engine/protocol/engine.ts';
import type { Identity } from '../../identity/model.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Handler, HttpReply, HttpRequest, SetCookie } from '../../kernel/http.ts';
import type { Session } from '../../session/model.ts';
import { errorReply } from '../error-handler.ts';
import { presentFlow, presentFollowUps } from '../presenters/flow.ts';

export interface SelfServiceDependencies {
  readonly engine: Engine;
  readonly config: ConfigSource;
  readonly clock: Clock;
  readonly presentIdentity: (identity: Identity, config: Config) => Wire['Identity'];
  readonly presentSession: (session: Session, config: Config, now: Date) => Wire['Session'];
}

/** Operations of the flows: each is one call of the engine and one translation of its reply. */
export function selfServiceOperations(deps: SelfServiceDependencies): Record<string, Handler> {
  const { engine } = deps;
  const answering =
    (ask: (request: HttpRequest, config: Config) => Promise<FlowReply>): Handler =>
    async (request) => {
      const config = deps.config.current();
      return toHttp(deps, config, request, await ask(request, config));
    };
  const create = (flow: StrategyFlow, type: FlowType) =>
    answering((request, config) => engine.create(flow, type, request, config));
  const get = (flow: StrategyFlow) => answering((request, config) => engine.get(flow, request, config));
  const submit = (flow: StrategyFlow) => answering((request, config) => engine.submit(flow, request, config));
  const endpoints = [...engine.endpoints].map(([operation, ask]) => [operation, answering(ask)] as const);
  return {
    ...Object.fromEntries(endpoints),
    createBrowserLoginFlow: create('login', 'browser'),
    createNativeLoginFlow: create('login', 'api'),
    getLoginFlow: get('login'),
    updateLoginFlow: submit('login'),
    createBrowserRegistrationFlow: create('registration', 'browser'),
    createNativeRegistrationFlow: create('registration', 'api'),
    getRegistrationFlow: get('registration'),
    updateRegistrationFlow: submit('registration'),
    createBrowserSettingsFlow: create('settings', 'browser'),
    createNativeSettingsFlow: create('settings', 'api'),
    getSettingsFlow: get('settings'),
    updateSettingsFlow: submit('settings'),
    createBrowserRecoveryFlow: create('recovery', 'browser'),
    createNativeRecoveryFlow: create('recovery', 'api'),
    getRecoveryFlow: get('recovery'),
    updateRecoveryFlow: submit('recovery'),
    createBrowserVerificationFlow: create('verification', 'browser'),
    createNativeVerificationFlow: create('verification', 'api'),
    getVerificationFlow: get('verification'),
    updateVerificationFlow: submit('verification'),
  };
}

function toHttp(deps: SelfServiceDependencies, config: Config, request: HttpRequest, reply: FlowReply): HttpReply {
  const cookies: readonly SetCookie[] = reply.cookies ?? [];
  switch (reply.kind) {
    case 'redirect':
      return { status: reply.status, headers: { location: reply.to }, cookies };
    case 'error':
      return {
        ...errorReply(reply.error, request.headers['x-request-id'] && request.id),
        ...(reply.status === undefined ? {} : { status: reply.status }),
        cookies,
      };
    case 'flow': {
      const body = presentFlow(reply.flow, reply.identity, config, deps.presentIdentity, reply.loginRequest);
      return { status: reply.status, body, cookies };
    }
    case 'document':
      return { status: 200, body: reply.body };
    default:
      return { status: 200, body: completed(deps, config, reply), cookies };
  }
}

type Completed = Extract<FlowReply, { kind: 'signed-in' | 'signed-up' | 'session' | 'identity' }>;

function completed(deps: SelfServiceDependencies, config: Config, reply: Completed): object {
  const session = (value: Session) => deps.presentSession(value, config, deps.clock.now());
  switch (reply.kind) {
    case 'session':
      return session(reply.session);
    case 'identity':
      return deps.presentIdentity(reply.identity, config);
    case 'signed-in':
      return {
        ...(reply.token === undefined ? {} : { session_token: reply.token }),
        session: session(reply.session),
        continue_with: presentFollowUps(reply.continueWith),
      };
    case 'signed-up':
      return {
        ...(reply.token === undefined ? {} : { session_token: reply.token }),
        ...(reply.session === undefined ? {} : { session: session(reply.session) }),
        identity: deps.presentIdentity(reply.identity, config),
        continue_with: presentFollowUps(reply.continueWith),
      };
  }
}
