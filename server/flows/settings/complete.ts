import { isDeepStrictEqual } from 'node:util';
import type { IdentityWithCredentials, VerifiableAddress } from '../../identity/model.ts';
import type { Session } from '../../session/model.ts';
import type { PassedMethod } from '../../session/session.ts';
import { Form } from '../../ui/form.ts';
import { notice, problem } from '../../ui/messages.ts';
import { abortPaused } from '../engine/continuity/paused-settings.ts';
import type { SettingsFlow } from '../engine/interfaces/model.ts';
import type { Changed } from '../engine/interfaces/outcome.ts';
import type { Stores } from '../engine/interfaces/ports.ts';
import type { FlowReply } from '../engine/interfaces/reply.ts';
import type { Strategy } from '../engine/interfaces/strategy.ts';
import { afterFlowUrl, applyOnce, orConflict } from '../engine/protocol/after.ts';
import type { Completion, Exchange, Refusal } from '../engine/protocol/exchange.ts';
import { isPrivileged } from '../engine/protocol/privileged.ts';
import { respond } from '../engine/protocol/respond.ts';
import { runAfterPersist, runBeforePersist, runHooks } from '../engine/protocol/run-hooks.ts';
import { flowUiUrl } from '../engine/protocol/urls.ts';
import { openForm } from '../engine/steps/open-form.ts';
import { startFlow } from '../engine/steps/start-flow.ts';

/** Stores the changed identity and shows the form again, filled with what is now in force. */
export async function completeSettings(
  exchange: Exchange<'settings'>,
  strategy: Strategy,
  { before, after: wanted, passed, newKeyId }: Changed,
): Promise<Completion> {
  const { deps, flow, request, config } = exchange;
  const returnTo = afterFlowUrl(config, flow, strategy.method, flowUiUrl(config, flow));
  const isProtected = (change: IdentityWithCredentials) => deps.identities.isPrivilegedChange(before, change);
  if (isProtected(wanted) && !isPrivileged(exchange)) return { kind: 'needs-reauthentication' };
  // Who reads the flow or its session while it is under way sees the person as they were (reference behaviour).
  const context = { config, request, flow, owner: before, session: exchange.session };
  const decided = await runBeforePersist(deps, strategy.method, { ...context, identity: wanted });
  if (decided.kind === 'refused') return decided;
  // The hook that sends verifications changes addresses in place: not those of `before`.
  const after = { ...decided.identity, verifiableAddresses: decided.identity.verifiableAddresses.map(copyOf) };
  const changesCredentials = isProtected(after);
  if (changesCredentials && !isPrivileged(exchange)) return { kind: 'needs-reauthentication' };
  await abortPaused(exchange);
  const next = await nextForm(exchange, after);
  const session = sessionOf(exchange, after);
  const hooks = await runHooks(deps, 'settings', strategy.method, { config, request, flow, identity: after, session });
  if (hooks.kind === 'diverted') return respond(exchange, hooks.answer);
  if (hooks.kind === 'rejected') return { kind: 'refused', problems: hooks.problems, keepInput: true };
  const saved: SettingsFlow = {
    ...flow,
    state: 'success',
    ui: structuredClone(next.flow.ui),
    internalContext: next.flow.internalContext,
    transientPayload: undefined,
  };
  new Form(saved.ui).resetMessages();
  new Form(saved.ui).addMessage(notice.changesSaved());
  const work = () =>
    applyOnce(deps.database, flow, hooks.effects, async (stores) => {
      if (changesCredentials) await refuseOutdated(stores, before);
      if (newKeyId !== undefined) await stores.identities.claimKeyId(newKeyId);
      await stores.identities.update(before, after);
      if (passed !== undefined && !leavesFactorOut(exchange, before, passed))
        await addToSession(exchange, stores, session.id, passed);
      await stores.flows.create(next.flow);
      await stores.flows.update(saved);
    });
  const conflict = await orOutdated(() => orConflict(exchange, after, work));
  if (conflict !== undefined) return conflict;
  exchange.flow = saved;
  exchange.isStored = true;
  const told = { ...saved, transientPayload: flow.transientPayload };
  await runAfterPersist(deps, strategy.method, { ...context, flow: told, identity: after });
  return reply(exchange, after, session, returnTo);
}

const copyOf = (address: VerifiableAddress): VerifiableAddress => ({ ...address });

function sessionOf({ session }: Exchange<'settings'>, identity: IdentityWithCredentials): Session {
  if (session === undefined) throw new Error('settings complete only within a session');
  return { ...session, identity };
}

/** Thrown to undo a submission that another one has overtaken. */
class Outdated extends Error {}

/**
 * Credentials are written as they were judged: of two submissions that each remove one of the last two ways in, or that each change
 * the same list of keys, the later one has judged what is no more.
 */
async function refuseOutdated({ identities }: Stores, before: IdentityWithCredentials): Promise<void> {
  await identities.lockForUpdate(before.id);
  const current = await identities.getWithCredentials(before.id);
  if (current !== undefined && !isDeepStrictEqual(current.credentials, before.credentials)) throw new Outdated();
}

async function orOutdated<T>(work: () => Promise<T>): Promise<T | Refusal> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Outdated) return { kind: 'refused', problems: [{ message: problem.generic(OVERTAKEN) }] };
    throw error;
  }
}

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
async function addToSession(
  { deps }: Exchange<'settings'>,
  { sessions }: Stores,
  id: string,
  passed: PassedMethod,
): Promise<void> {
  const session = await sessions.get(id, {});
  if (session === undefined) return;
  deps.sessions.addMethod(session, passed);
  await sessions.update(session);
}

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

async function reply(
  exchange: Exchange<'settings'>,
  identity: IdentityWithCredentials,
  session: Session,
  returnTo: string,
): Promise<FlowReply> {
  const { deps, flow, request, client } = exchange;
  if (client === 'native') return { kind: 'flow', status: 200, flow, identity };
  exchange.cookies.push(...(await deps.sessions.cookies(session, request)));
  if (client === 'ajax') {
    const next = { action: 'redirect_browser_to' as const, redirect_browser_to: returnTo };
    const continueWith = [...(flow.continueWith ?? []), next];
    return { kind: 'flow', status: 200, flow: { ...flow, continueWith }, identity };
  }
  return respond(exchange, { page: returnTo, json: { kind: 'identity', identity }, jsonFor: 'json-readers' });
}
