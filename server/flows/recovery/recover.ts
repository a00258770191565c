import type { IdentityWithCredentials } from '../../identity/model.ts';
import { withVerified } from '../../identity/verifiable-addresses.ts';
import type { Session } from '../../session/model.ts';
import { Form, type FieldProblem } from '../../ui/form.ts';
import { notice } from '../../ui/messages.ts';
import type { UiText } from '../../ui/model.ts';
import type { Commit, Completed, Write } from '../engine/interfaces/commit.ts';
import type { ContinueWith, FlowType, RecoveryFlow, SettingsFlow } from '../engine/interfaces/model.ts';
import type { Challenge } from '../engine/interfaces/ports.ts';
import type { FlowReply } from '../engine/interfaces/reply.ts';
import { browserLocationChangeRequired } from '../engine/protocol/errors.ts';
import type { Completion, Exchange } from '../engine/protocol/exchange.ts';
import { respond } from '../engine/protocol/respond.ts';
import { diverted, effectWrites, runHooks } from '../engine/protocol/run-hooks.ts';
import { flowUiUrl, returnToOf, withQuery } from '../engine/protocol/urls.ts';
import { openForm } from '../engine/steps/open-form.ts';
import { startFlow } from '../engine/steps/start-flow.ts';

/** A challenge that was answered, and what follows where it comes to nothing. */
export interface Recovery {
  readonly challenge: Challenge;
  readonly method: 'code_recovery' | 'link_recovery';
  /** Starts again, saying why. */
  readonly retry: (exchange: Exchange<'recovery'>, ...why: readonly FieldProblem[]) => Promise<FlowReply>;
  /** What is said when another submission used the challenge at the same moment. */
  readonly used: UiText;
}

/**
 * The owner of the challenge gets a session that leads to the settings, where they set a new credential: in the one transaction that
 * uses the challenge up. A hook that refuses does not give the challenge back (reference behaviour).
 * @throws ApiError 401 for a disabled identity
 */
export async function recover(exchange: Exchange<'recovery'>, recovery: Recovery): Promise<Completion> {
  const { deps, config, request, now } = exchange;
  const { challenge, method, retry, used } = recovery;
  const known = await deps.database.identities.getWithCredentials(challenge.identityId);
  if (known === undefined) return retry(exchange, { message: used });
  const identity = challenge.address === undefined ? known : withVerified(known, challenge.address.value, now);
  const session = deps.sessions.activate(deps.sessions.create(), known, { method, aal: 'aal1' }, request);
  // A link opens in a browser, whichever client asked for it.
  const type = method === 'link_recovery' ? 'browser' : exchange.flow.type;
  const flow = passedFlow(exchange, known.id, type);
  const consuming = consumeChallenge(exchange, recovery, flow, type);
  const hooks = await runHooks(deps, 'recovery', flow.active ?? '', { config, request, flow, identity, session }).catch(
    (error: unknown) => failed(exchange, consuming, flow, error),
  );
  if (hooks.kind === 'completed') return hooks;
  if (hooks.kind === 'diverted') {
    const { commit, answer: diversion } = diverted(exchange, hooks);
    return {
      kind: 'completed',
      commit: { ...consuming, writes: [...consuming.writes, ...(commit.writes ?? [])] },
      answer: diversion,
    };
  }
  if (hooks.kind === 'rejected') return refused(exchange, recovery, consuming, hooks.problems);
  const found = { ...session, identity: hooks.identity };
  const issued = type === 'browser' ? await deps.sessions.cookies(found, request) : { cookies: [] };
  const settings = await settingsAfter(exchange, hooks.identity, found, type);
  return {
    kind: 'completed',
    commit: {
      ...consuming,
      writes: [
        ...consuming.writes,
        ({ sessions }) => sessions.create(found),
        ({ flows }) => flows.create(settings),
        ...effectWrites(hooks.effects),
      ],
      cookies: issued.cookies,
    },
    answer:
      method === 'link_recovery'
        ? respond(exchange, { page: flowUiUrl(config, settings) })
        : answer(exchange, hooks.flow, found, settings),
  };
}

/** The flow once its challenge is passed; a browser's is bound to the new anti-CSRF cookie. */
function passedFlow({ flow: before, request }: Exchange<'recovery'>, identityId: string, type: FlowType): RecoveryFlow {
  const flow: RecoveryFlow = {
    ...before,
    ui: structuredClone(before.ui),
    state: 'passed_challenge',
    recoveredIdentityId: identityId,
    ...(type === 'browser' ? { csrfToken: request.csrf.next() } : {}),
  };
  const form = new Form(flow.ui);
  form.resetMessages();
  if (type === 'browser') form.setCsrf(flow.csrfToken);
  return flow;
}

/** The flow is passed and its address proved. */
function consumeChallenge(
  exchange: Exchange<'recovery'>,
  { challenge, retry, used }: Recovery,
  flow: RecoveryFlow,
  type: FlowType,
): Commit & { readonly writes: readonly Write[] } {
  const { address, identityId } = challenge;
  return {
    consumes: [
      {
        consume: ({ challenges }) => challenges.use('recovery', challenge),
        onAlreadyConsumed: () => retry(exchange, { message: used }),
      },
    ],
    writes: address === undefined ? [] : [({ challenges }) => challenges.addressVerified(identityId, address.value)],
    flow,
    renewsCsrf: type === 'browser',
  };
}

/** The challenge is gone, and a new recovery says why. */
const refused = (
  exchange: Exchange<'recovery'>,
  { retry }: Recovery,
  commit: Commit,
  why: readonly FieldProblem[],
): Completion => ({
  kind: 'completed',
  commit: { ...commit, followUps: [() => retry(exchange, ...why)] },
  answer: respond(exchange, { page: flowUiUrl(exchange.config, exchange.flow) }),
});

/** A hook that fails does not return the challenge either: the error is answered once the challenge is consumed. */
const failed = (exchange: Exchange<'recovery'>, commit: Commit, flow: RecoveryFlow, error: unknown): Completed => ({
  kind: 'completed',
  commit: {
    ...commit,
    followUps: [
      async () => {
        exchange.flow = flow;
        throw error;
      },
    ],
  },
  answer: respond(exchange, { page: flowUiUrl(exchange.config, exchange.flow) }),
});

/** The settings that users land in, with `return_to` of the recovery and for how long they may change credentials. */
async function settingsAfter(
  exchange: Exchange<'recovery'>,
  identity: IdentityWithCredentials,
  session: Session,
  type: FlowType,
): Promise<SettingsFlow> {
  const { config, flow, now } = exchange;
  const next = exchange.sibling('settings', type);
  next.renewsCsrf = type === 'browser';
  next.session = session;
  next.owner = identity;
  startFlow(next);
  const settings = next.flow;
  const returnTo =
    returnToOf(flow.requestUrl) || (config.selfservice.flows.recovery.after?.default_browser_return_url ?? '');
  await openForm(next);
  if (returnTo !== '') settings.requestUrl = withQuery(settings.requestUrl, { return_to: returnTo });
  const until = new Date(now.getTime() + config.derived.flows.settings.privilegedSessionMaxAgeMs);
  next.form.setMessages([notice.recovered(until, now)]);
  return settings;
}

function answer(
  exchange: Exchange<'recovery'>,
  flow: RecoveryFlow,
  { token }: Session,
  settings: SettingsFlow,
): FlowReply {
  const { config, client } = exchange;
  const page = flowUiUrl(config, settings);
  if (!config.feature_flags.use_continue_with_transitions) {
    const json: FlowReply = { kind: 'error', error: browserLocationChangeRequired(page) };
    return respond(exchange, { page, json, jsonFor: 'json-requests' });
  }
  const continueWith: readonly ContinueWith[] = [
    ...(flow.continueWith ?? []),
    ...(client === 'native' ? [{ action: 'set_ory_session_token' as const, ory_session_token: token }] : []),
    { action: 'show_settings_ui', flow: { id: settings.id, url: page } },
  ];
  return respond(exchange, {
    page,
    json: { kind: 'flow', status: 200, flow: { ...flow, continueWith: [...continueWith] } },
  });
}
