import { isDeepStrictEqual } from 'node:util';
import type { IdentityWithCredentials } from '../../identity/model.ts';
import type { Session } from '../../session/model.ts';
import type { PassedMethod } from '../../session/session.ts';
import { Form } from '../../ui/form.ts';
import { notice, problem } from '../../ui/messages.ts';
import { abortSettings } from '../engine/continuity/paused-settings.ts';
import type { Consumption, Write } from '../engine/interfaces/commit.ts';
import type { SettingsFlow } from '../engine/interfaces/model.ts';
import type { Changed } from '../engine/interfaces/outcome.ts';
import type { Stores } from '../engine/interfaces/ports.ts';
import type { FlowReply } from '../engine/interfaces/reply.ts';
import type { Strategy } from '../engine/interfaces/strategy.ts';
import { afterFlowUrl } from '../engine/protocol/after.ts';
import { consumeFlow } from '../engine/protocol/consume.ts';
import type { Completion, Exchange } from '../engine/protocol/exchange.ts';
import { isPrivileged } from '../engine/protocol/privileged.ts';
import { respond } from '../engine/protocol/respond.ts';
import { diverted, effectWrites, runAfterPersist, runBeforePersist, runHooks } from '../engine/protocol/run-hooks.ts';
import { flowUiUrl } from '../engine/protocol/urls.ts';
import { openForm } from '../engine/steps/open-form.ts';
import { startFlow } from '../engine/steps/start-flow.ts';

/** Stores the changed identity and shows the form again, filled with what is now in force. */
export async function completeSettings(
  exchange: Exchange<'settings'>,
  strategy: Strategy,
  changed: Changed,
): Promise<Completion> {
  const { deps, flow, request, config } = exchange;
  const { before, after: wanted } = changed;
  const returnTo = afterFlowUrl(config, flow, strategy.method, flowUiUrl(config, flow));
  const isProtected = (change: IdentityWithCredentials) => deps.identities.isPrivilegedChange(before, change);
  if (isProtected(wanted) && !isPrivileged(exchange)) return { kind: 'needs-reauthentication' };
  // The flow and its session show the identity as it was while they are under way (reference behaviour).
  const context = { config, request, flow, owner: before, session: exchange.session };
  const decided = await runBeforePersist(deps, strategy.method, { ...context, identity: wanted });
  if (decided.kind === 'refused') return decided;
  const after = withStoredIds(before, decided.identity);
  const changesCredentials = isProtected(after);
  if (changesCredentials && !isPrivileged(exchange)) return { kind: 'needs-reauthentication' };
  await abortSettings(exchange);
  const next = await nextForm(exchange, after);
  const session = sessionOf(exchange, after);
  const hooks = await runHooks(deps, 'settings', strategy.method, {
    config,
    request,
    flow,
    identity: after,
    session,
  });
  if (hooks.kind === 'diverted') return diverted(exchange, hooks);
  if (hooks.kind === 'rejected') return { kind: 'refused', problems: hooks.problems, keepInput: true };
  const { identity } = hooks;
  const saved = savedFlow(hooks.flow, next.flow);
  const issued =
    exchange.client === 'native'
      ? { cookies: [], renewsCsrf: false }
      : await deps.sessions.cookies({ ...session, identity }, request);
  return {
    kind: 'completed',
    commit: {
      consumes: [consumeFlow(flow), ...(changesCredentials ? [unlessOutdated(before)] : [])],
      writes: [
        ...store(exchange, changed, identity),
        ({ flows }) => flows.create(next.flow),
        ({ flows }) => flows.update(saved),
        ...effectWrites(hooks.effects),
      ],
      claims: { identity },
      cookies: issued.cookies,
      renewsCsrf: issued.renewsCsrf || hooks.renewsCsrf,
      followUps: [
        async () => {
          const told = { ...saved, transientPayload: flow.transientPayload };
          await runAfterPersist(deps, strategy.method, { ...context, flow: told, identity });
          return undefined;
        },
      ],
    },
    answer: answer(exchange, saved, identity, returnTo),
  };
}

/** Hooks name addresses without ids. Those that are stored keep theirs: the code of a verification refers to it. */
function withStoredIds(before: IdentityWithCredentials, after: IdentityWithCredentials): IdentityWithCredentials {
  const verifiableAddresses = after.verifiableAddresses.map((address) => {
    const stored = before.verifiableAddresses.find(({ via, value }) => via === address.via && value === address.value);
    return stored === undefined ? address : { ...address, id: stored.id };
  });
  return { ...after, verifiableAddresses };
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
 * A second factor that is set up beside another one that this session has not passed: where settings ask for no second factor, it must
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
    await sessions.update(session);
  };

/**
 * The form as a new flow would show it. The reference stores that flow and takes over its form, action included, so that the next
 * submission goes to the new flow.
 */
async function nextForm(exchange: Exchange<'settings'>, after: IdentityWithCredentials): Promise<Exchange<'settings'>> {
  const { flow, session } = exchange;
  const next = exchange.sibling('settings', flow.type);
  next.session = session;
  next.owner = after;
  startFlow(next);
  await openForm(next);
  return next;
}

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
