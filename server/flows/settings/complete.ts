import { isDeepStrictEqual } from 'node:util';
import type { IdentityWithCredentials } from '../../identity/model.ts';
import type { Session } from '../../session/model.ts';
import type { PassedMethod } from '../../session/session.ts';
import { Form } from '../../ui/form.ts';
import { notice, problem } from '../../ui/messages.ts';
import type { Completed, Consumption, Write } from '../engine/interfaces/commit.ts';
import type { SettingsFlow } from '../engine/interfaces/model.ts';
import type { Changed } from '../engine/interfaces/outcome.ts';
import type { Stores } from '../engine/interfaces/ports.ts';
import type { HooksPassed } from '../engine/interfaces/proposal.ts';
import type { FlowReply } from '../engine/interfaces/reply.ts';
import type { Strategy } from '../engine/interfaces/strategy.ts';
import { afterFlowUrl } from '../engine/protocol/after.ts';
import { consumeFlow } from '../engine/protocol/consume.ts';
import type { Completion, Exchange } from '../engine/protocol/exchange.ts';
import { respond } from '../engine/protocol/respond.ts';
import { flowUiUrl } from '../engine/protocol/urls.ts';

/** Stores the changed identity and shows the form again, filled with what is now in force. */
export async function completeSettings(
  exchange: Exchange<'settings'>,
  strategy: Strategy,
  changed: Changed,
): Promise<Completion<'settings'>> {
  const { flow, config } = exchange;
  const { before, after } = changed;
  const returnTo = afterFlowUrl(config, flow, strategy.method, flowUiUrl(config, flow));
  return {
    kind: 'proposed',
    flow,
    identity: after,
    before,
    session: sessionOf(exchange, after),
    toCompleted: async (hooks) => toCompleted(exchange, changed, hooks, returnTo),
  };
}

async function toCompleted(
  exchange: Exchange<'settings'>,
  changed: Changed,
  hooks: HooksPassed<'settings'>,
  returnTo: string,
): Promise<Completed> {
  const { deps, flow, request, client, submission } = exchange;
  const { proposal, nextFlow } = submission;
  const { before } = changed;
  const { identity } = hooks;
  const saved = savedFlow(hooks.flow, nextFlow);
  const issued = client === 'native' ? {} : await deps.sessions.cookies(sessionOf(exchange, identity), request);
  const changesCredentials = deps.identities.isPrivilegedChange(before, proposal.identity);
  return {
    kind: 'completed',
    commit: {
      ...issued,
      consumes: [consumeFlow(exchange), ...(changesCredentials ? [unlessOutdated(before)] : [])],
      writes: [
        ...store(exchange, changed, identity),
        ({ flows }) => flows.create(nextFlow),
        ({ flows }) => flows.update(saved),
      ],
      claims: { identity },
    },
    persisted: {
      flow: { ...saved, transientPayload: flow.transientPayload },
      owner: before,
      session: exchange.session,
      identity,
    },
    answer: answer(exchange, saved, identity, returnTo),
  };
}

function savedFlow(flow: SettingsFlow, next: SettingsFlow): SettingsFlow {
  const ui = structuredClone(next.ui);
  const form = new Form(ui);
  form.resetMessages();
  form.addMessage(notice.changesSaved());
  return { ...flow, state: 'success', ui, internalContext: next.internalContext, transientPayload: undefined };
}

function store(
  exchange: Exchange<'settings'>,
  { before, passed, newKeyId }: Changed,
  after: IdentityWithCredentials,
): readonly Write[] {
  return [
    ...(newKeyId === undefined ? [] : [({ identities }: Stores) => identities.claimKeyId(newKeyId)]),
    ({ identities }) => identities.update(before, after),
    ...(passed === undefined || leavesFactorOut(exchange, before, passed)
      ? []
      : [addToSession(exchange, sessionOf(exchange, after).id, passed)]),
  ];
}

function sessionOf({ session }: Exchange<'settings'>, identity: IdentityWithCredentials): Session {
  if (session === undefined) throw new Error('settings complete only within a session');
  return { ...session, identity };
}

/**
 * Credentials are written as they were judged: of two submissions that each remove one of the last two ways in, or that each change
 * the same list of keys, the later one has judged what is no more.
 */
const unlessOutdated = (before: IdentityWithCredentials): Consumption => ({
  consume: async ({ identities }) => {
    await identities.lockForUpdate(before.id);
    const current = await identities.getWithCredentials(before.id);
    return current === undefined || isDeepStrictEqual(current.credentials, before.credentials);
  },
  onAlreadyConsumed: () => ({ kind: 'refused', problems: [{ message: problem.generic(OVERTAKEN) }] }),
});

const OVERTAKEN = 'Your account was changed at the same time. Please try again.';

/**
 * A second factor that is set up beside another one that this session has not passed: where settings require no second factor, it must
 * not raise the session. The reference raises it, so that the password alone gets past the second factor that is there.
 */
const leavesFactorOut = (
  { deps, config, session }: Exchange<'settings'>,
  { credentials }: IdentityWithCredentials,
  { aal }: PassedMethod,
): boolean => aal === 'aal2' && session?.aal !== 'aal2' && deps.identities.countFactors(credentials, config).second > 0;

/** Setting a factor up proves that the user has it. The session is read again: one that has ended meanwhile stays ended. */
const addToSession =
  ({ deps }: Exchange<'settings'>, id: string, passed: PassedMethod): Write =>
  async ({ sessions }) => {
    const session = await sessions.get(id, {});
    if (session === undefined) return;
    deps.sessions.addMethod(session, passed);
    await sessions.update(session, session.token);
  };

function answer(
  exchange: Exchange<'settings'>,
  flow: SettingsFlow,
  identity: IdentityWithCredentials,
  returnTo: string,
): FlowReply {
  if (exchange.client === 'native') return { kind: 'flow', status: 200, flow, identity };
  if (exchange.client === 'ajax') {
    const next = { action: 'redirect_browser_to' as const, redirect_browser_to: returnTo };
    const continueWith = [...(flow.continueWith ?? []), next];
    return { kind: 'flow', status: 200, flow: { ...flow, continueWith }, identity };
  }
  return respond(exchange, { page: returnTo, json: { kind: 'identity', identity }, jsonFor: 'json-readers' });
}
