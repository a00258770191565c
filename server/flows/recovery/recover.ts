import type { IdentityWithCredentials } from '../../identity/model.ts';
import { withVerified } from '../../identity/verifiable-addresses.ts';
import type { Session } from '../../session/model.ts';
import { Form, type FieldProblem } from '../../ui/form.ts';
import { notice } from '../../ui/messages.ts';
import type { UiText } from '../../ui/model.ts';
import type { Commit, Completed, Write } from '../engine/interfaces/commit.ts';
import type { ContinueWith, FlowType, RecoveryFlow, SettingsFlow } from '../engine/interfaces/model.ts';
import type { Challenge } from '../engine/interfaces/ports.ts';
import type { HooksPassed } from '../engine/interfaces/proposal.ts';
import type { FlowReply } from '../engine/interfaces/reply.ts';
import { browserLocationChangeRequired } from '../engine/protocol/errors.ts';
import type { Completion, Exchange } from '../engine/protocol/exchange.ts';
import { joinCommits } from '../engine/protocol/join-commits.ts';
import { respond } from '../engine/protocol/respond.ts';
import { startBeside } from '../engine/protocol/starts.ts';
import { flowUiUrl, returnToOf, withQuery } from '../engine/protocol/urls.ts';

/** A challenge that was answered, and what follows where it comes to nothing. */
export interface Recovery {
  readonly challenge: Challenge;
  readonly method: 'code_recovery' | 'link_recovery';
  /** Starts again, saying why. */
  readonly retry: (exchange: Exchange<'recovery'>, ...why: readonly FieldProblem[]) => Promise<Completed>;
  /** What is said when another submission used the challenge at the same moment. */
  readonly used: UiText;
}

/**
 * The owner of the challenge gets a session that leads to the settings, where they set a new credential: in the one transaction that
 * consumes the challenge. A hook that objects does not give the challenge back (reference behaviour).
 * @throws ApiError 401 for a disabled identity
 */
export async function recover(exchange: Exchange<'recovery'>, recovery: Recovery): Promise<Completion<'recovery'>> {
  const { deps, request, now } = exchange;
  const { challenge, method, retry, used } = recovery;
  const known = await deps.database.identities.getWithCredentials(challenge.identityId);
  if (known === undefined) return retry(exchange, { message: used });
  // A link opens in a browser, whichever client asked for it.
  const type = method === 'link_recovery' ? 'browser' : exchange.flow.type;
  const flow = passedFlow(exchange, known.id, type);
  const inAnyCase = consumeChallenge(exchange, recovery, flow, type);
  const passed = { method, aal: 'aal1', address: challenge.address?.value } as const;
  const session = deps.sessions.activate(deps.sessions.create(), known, passed, request);
  return {
    kind: 'proposed',
    flow,
    identity: challenge.address === undefined ? known : withVerified(known, challenge.address.value, now),
    session,
    inAnyCase,
    onRejected: async (problems) => {
      const restarted = await retry(exchange, ...problems);
      return { ...restarted, commit: joinCommits(inAnyCase, restarted.commit) };
    },
    onFailed: (error) => ({
      kind: 'completed',
      commit: inAnyCase,
      answer: async () => {
        exchange.flow = flow;
        throw error;
      },
    }),
    toCompleted: async (hooks) => toCompleted(exchange, { ...recovery, session, type, inAnyCase }, hooks),
  };
}

interface Recovered extends Recovery {
  readonly session: Session;
  readonly type: FlowType;
  readonly inAnyCase: Consuming;
}

async function toCompleted(
  exchange: Exchange<'recovery'>,
  { method, type, inAnyCase, ...recovered }: Recovered,
  { flow, identity }: HooksPassed<'recovery'>,
): Promise<Completed> {
  const { deps, config, request } = exchange;
  const session = { ...recovered.session, identity };
  const cookies = type === 'browser' ? (await deps.sessions.cookies(session, request)).cookies : [];
  const settings = await settingsAfter(exchange, identity, session, type);
  return {
    kind: 'completed',
    commit: {
      ...inAnyCase,
      writes: [...inAnyCase.writes, ({ sessions }) => sessions.create(session), ({ flows }) => flows.create(settings)],
      cookies,
    },
    answer:
      method === 'link_recovery'
        ? respond(exchange, { page: flowUiUrl(config, settings) })
        : answer(exchange, flow, session, settings),
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

type Consuming = Commit & { readonly writes: readonly Write[] };

/** The flow is passed and its address proved. */
function consumeChallenge(
  exchange: Exchange<'recovery'>,
  { challenge, retry, used }: Recovery,
  flow: RecoveryFlow,
  type: FlowType,
): Consuming {
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

/** The settings that users land in, with `return_to` of the recovery and for how long they may change credentials. */
async function settingsAfter(
  exchange: Exchange<'recovery'>,
  identity: IdentityWithCredentials,
  session: Session,
  type: FlowType,
): Promise<SettingsFlow> {
  const { config, flow, now } = exchange;
  const returnTo =
    returnToOf(flow.requestUrl) || (config.selfservice.flows.recovery.after?.default_browser_return_url ?? '');
  const until = new Date(now.getTime() + config.derived.flows.settings.privilegedSessionMaxAgeMs);
  const started = await startBeside(exchange, 'follows', {
    flow: 'settings',
    type,
    renewsCsrf: type === 'browser',
    session,
    owner: identity,
    finish: (next) => {
      next.form.setMessages([notice.recovered(until, now)]);
      const { requestUrl } = next.flow;
      if (returnTo !== '') next.flow = { ...next.flow, requestUrl: withQuery(requestUrl, { return_to: returnTo }) };
    },
  });
  return started.flow;
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
