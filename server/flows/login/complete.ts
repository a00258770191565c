import { isDeepStrictEqual } from 'node:util';
import type { CredentialType, IdentityWithCredentials } from '../../identity/model.ts';
import { markVerified } from '../../identity/verifiable-addresses.ts';
import type { Session } from '../../session/model.ts';
import type { PassedMethod } from '../../session/session.ts';
import { problem } from '../../ui/messages.ts';
import type { Authenticated, CodeAnswered, LoginProvider, Redemption } from '../engine/interfaces/outcome.ts';
import type { LoginCode, Stores } from '../engine/interfaces/ports.ts';
import type { FlowReply } from '../engine/interfaces/reply.ts';
import type { Strategy } from '../engine/interfaces/strategy.ts';
import { judgeAnswer, takeCode } from '../engine/proofs/answer-code.ts';
import { issueCodes } from '../engine/proofs/issue-codes.ts';
import { UsedUp, afterFlowUrl, applyOnce, orConflict, orUsedUp } from '../engine/protocol/after.ts';
import { browserLocationChangeRequired } from '../engine/protocol/errors.ts';
import type { Completed, Completion, Exchange } from '../engine/protocol/exchange.ts';
import { respond } from '../engine/protocol/respond.ts';
import { runHooks } from '../engine/protocol/run-hooks.ts';
import { codesForApp, returnToApp } from '../engine/protocol/token-exchange.ts';
import { returnToOf } from '../engine/protocol/urls.ts';
import { answerShown } from '../engine/steps/answer.ts';
import { goAhead } from './go-ahead.ts';
import { linkCredentials } from './link-credentials.ts';

/** Somebody is let in, or gets another step nearer to it. */
export async function completeLogin(
  exchange: Exchange<'login'>,
  strategy: Strategy,
  outcome: Completed<'login'>,
): Promise<Completion> {
  switch (outcome.kind) {
    case 'authenticated':
      return letIn(exchange, strategy, outcome);
    case 'code-answered':
      return answerCode(exchange, strategy, outcome);
    case 'codes-issued':
      await issueCodes(exchange, strategy, outcome);
      return answerShown(exchange);
    case 'identified':
      if (!(await goAhead(exchange, 'credentials', outcome))) await exchange.deps.database.flows.update(exchange.flow);
      return answerShown(exchange);
  }
}

async function answerCode(
  exchange: Exchange<'login'>,
  strategy: Strategy,
  { code, leadsTo, addresses = [] }: CodeAnswered<Authenticated>,
): Promise<Completion> {
  const isTheirs = ({ identityId, address }: LoginCode): boolean =>
    identityId === leadsTo?.identity.id && addresses.includes(address.value);
  const judged = await judgeAnswer(exchange, code, problem.loginCodeInvalid, isTheirs);
  if (judged.kind !== 'right' || leadsTo === undefined) return judged as Completion;
  return letIn(exchange, strategy, leadsTo, judged.challenge);
}

/**
 * The person has proved who they are: a session is made or refreshed, hooks run, and the client gets it in its dialect. A code that
 * did it has proved its address, too.
 */
async function letIn(
  exchange: Exchange<'login'>,
  strategy: Strategy,
  { identity: before, upgraded: rehashed, redeems, aal, internalContext, provider }: Authenticated,
  code?: LoginCode,
): Promise<Completion> {
  const { deps, flow, request, config, now, client } = exchange;
  const passed = passedBy(strategy, aal, provider);
  const known = rehashed ?? before;
  const first = sessionFor(exchange, known, passed);
  const linked = await linkCredentials(exchange, known, first);
  if (linked?.kind === 'refused') return linked;
  const identity = linked?.identity ?? known;
  const session = linked === undefined ? first : deps.sessions.activate(first, identity, linked.passed, request);
  const verifies = code !== undefined && markVerified(identity, code.address.value, now);
  if (code !== undefined) flow.state = 'passed_challenge';
  flow.active = strategy.method;
  const returnTo = afterFlowUrl(config, flow, strategy.method);
  if (client === 'ajax') {
    flow.continueWith = [{ action: 'redirect_browser_to', redirect_browser_to: returnTo }];
  }
  const hooks = await runHooks(deps, 'login', strategy.method, {
    config,
    request,
    flow,
    identity,
    session,
    unsaved: session === exchange.session ? undefined : 'session',
  });
  if (hooks.kind === 'diverted') return respond(exchange, hooks.answer);
  // Hooks that refuse leave only traits as typed, and a login has none (reference behaviour).
  if (hooks.kind === 'rejected') return { kind: 'refused', problems: hooks.problems };
  // The client sees them as a hook would have them, but only now (reference behaviour).
  if (hooks.identity !== identity) session.identity = hooks.identity;
  const codes = await codesForApp(exchange);
  const write = async (stores: Stores) => {
    if (redeems !== undefined) await redeem(stores, identity.id, redeems);
    if (identity !== before) await upgrade(stores, before, identity);
    if (verifies) await stores.challenges.addressVerified(identity.id, code.address.value);
    await store(exchange, stores, session);
    if (codes !== undefined) await stores.exchanges.setSession(flow.id, session.id);
    await stores.flows.update({ ...flow, internalContext: internalContext ?? flow.internalContext });
  };
  const take = code === undefined ? undefined : takeCode('login', code);
  const refusal = await orUsedUp(() =>
    orConflict(exchange, identity, () => applyOnce(deps.database, flow, hooks.effects, write, take)),
  );
  if (refusal !== undefined) return refusal;
  return codes === undefined ? reply(exchange, session, returnTo) : returnToApp(exchange, codes);
}

/** A session that was revoked since the request began stays ended. @throws ApiError 401 then */
async function store(exchange: Exchange<'login'>, { sessions }: Stores, session: Session): Promise<void> {
  if (session !== exchange.session) return sessions.create(session);
  if (!(await sessions.update(session))) throw exchange.deps.sessions.missing();
}

/** Credentials that were changed since they were judged stay: an old password, hashed anew, would come back. */
async function upgrade(
  { identities }: Stores,
  before: IdentityWithCredentials,
  after: IdentityWithCredentials,
): Promise<void> {
  await identities.lockForUpdate(before.id);
  const current = await identities.getWithCredentials(before.id);
  const changed = (Object.keys(after.credentials) as CredentialType[]).filter(
    (type) => after.credentials[type] !== before.credentials[type],
  );
  if (changed.every((type) => isDeepStrictEqual(current?.credentials[type], before.credentials[type])))
    await identities.update(before, after);
}

async function redeem({ identities }: Stores, identityId: string, { type, use, lost }: Redemption): Promise<void> {
  if (!(await identities.changeCredentials(identityId, type, use))) throw new UsedUp(lost);
}

/** What the session records of this login. */
function passedBy({ method, completes }: Strategy, aal = completes?.aal, provider: LoginProvider = {}): PassedMethod {
  if (completes === undefined || aal === undefined || aal === 'aal0')
    throw new Error(`${method} does not complete a login`);
  return { method: completes.method, aal, ...provider };
}

/** A login by the same person goes on with the session they have; anybody else gets a new one. */
function sessionFor(
  { deps, session, request }: Exchange<'login'>,
  identity: IdentityWithCredentials,
  passed: PassedMethod,
) {
  const base = session?.identityId === identity.id ? session : deps.sessions.create();
  return deps.sessions.activate(base, identity, passed, request);
}

async function reply(exchange: Exchange<'login'>, session: Session, returnTo: string): Promise<FlowReply> {
  const { deps, flow, request, config, client } = exchange;
  const unsatisfied = await deps.sessions.unsatisfied(
    session,
    config.session.whoami.required_aal,
    returnToOf(flow.requestUrl) || undefined,
  );
  if (client === 'native') {
    const shown = unsatisfied === undefined ? session : { ...session, identity: undefined };
    return { kind: 'signed-in', session: shown, token: session.token, continueWith: flow.continueWith };
  }
  exchange.cookies.push(...(await deps.sessions.cookies(session, request)));
  if (unsatisfied !== undefined) {
    const json: FlowReply = { kind: 'error', error: browserLocationChangeRequired(unsatisfied.redirectTo) };
    return respond(exchange, { page: unsatisfied.redirectTo, json });
  }
  if (client === 'ajax') return { kind: 'signed-in', session, continueWith: flow.continueWith };
  const page = flow.continueAt ?? returnTo;
  return respond(exchange, { page, json: { kind: 'session', session }, jsonFor: 'json-readers' });
}
