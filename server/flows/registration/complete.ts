import type { IdentityWithCredentials, VerifiableAddress } from '../../identity/model.ts';
import { markVerified } from '../../identity/verifiable-addresses.ts';
import type { Session } from '../../session/model.ts';
import { problem } from '../../ui/messages.ts';
import type { HookEffect } from '../engine/interfaces/hook.ts';
import type { CodeAnswered, LoginProvider, Registered } from '../engine/interfaces/outcome.ts';
import type { Prepared, RegistrationCode, Stores } from '../engine/interfaces/ports.ts';
import type { FlowReply } from '../engine/interfaces/reply.ts';
import type { Strategy } from '../engine/interfaces/strategy.ts';
import { judgeAnswer, takeCode } from '../engine/proofs/answer-code.ts';
import { issueCodes } from '../engine/proofs/issue-codes.ts';
import { afterFlowUrl, applyOnce, orConflict, orUsedUp } from '../engine/protocol/after.ts';
import type { Completed, Completion, Exchange } from '../engine/protocol/exchange.ts';
import { respond } from '../engine/protocol/respond.ts';
import { runAfterPersist, runBeforePersist, runHooks } from '../engine/protocol/run-hooks.ts';
import { flowSchema } from '../engine/protocol/start.ts';
import { codesForApp, returnToApp } from '../engine/protocol/token-exchange.ts';
import { answerShown } from '../engine/steps/answer.ts';

/** Somebody is signed up, or is sent the code that it takes. */
export async function completeRegistration(
  exchange: Exchange<'registration'>,
  strategy: Strategy,
  outcome: Completed<'registration'>,
): Promise<Completion> {
  switch (outcome.kind) {
    case 'registered':
      return signUp(exchange, strategy, outcome);
    case 'code-answered':
      return answerCode(exchange, strategy, outcome);
    case 'codes-issued':
      await issueCodes(exchange, strategy, outcome);
      return answerShown(exchange);
  }
}

/** Only a code that went to an identifier of who signs up will do. */
async function answerCode(
  exchange: Exchange<'registration'>,
  strategy: Strategy,
  { code, leadsTo }: CodeAnswered<Registered>,
): Promise<Completion> {
  const identifiers = leadsTo?.credentials.flatMap((credential) => credential.identifiers) ?? [];
  const isTheirs = ({ address }: RegistrationCode): boolean => identifiers.includes(address.value);
  const judged = await judgeAnswer(exchange, code, problem.registrationCodeInvalid, isTheirs);
  if (judged.kind !== 'right' || leadsTo === undefined) return judged as Completion;
  return signUp(exchange, strategy, leadsTo, judged.challenge);
}

/**
 * A new identity: stored with a session in one transaction. The client is signed in only where the `session` hook says so. A code has
 * proved its address.
 */
async function signUp(
  exchange: Exchange<'registration'>,
  strategy: Strategy,
  outcome: Registered,
  code?: RegistrationCode,
): Promise<Completion> {
  const { deps, flow, request, config, now, client } = exchange;
  const { newKeyId, internalContext } = outcome;
  const prepared = await newIdentity(exchange, outcome);
  if (!prepared.ok) return { kind: 'refused', problems: prepared.problems };
  if (code !== undefined) {
    markVerified(prepared.identity, code.address.value, now);
    flow.state = 'passed_challenge';
  }
  const context = { config, request, flow };
  const unsaved = { ...context, identity: prepared.identity, unsaved: 'identity' as const };
  const decided = await runBeforePersist(deps, strategy.method, unsaved);
  if (decided.kind === 'refused') return decided;
  const { identity } = decided;
  const store = async (stores: Stores) => {
    if (newKeyId !== undefined) await stores.identities.claimKeyId(newKeyId);
    await stores.identities.create(identity);
    if (code !== undefined || internalContext !== undefined)
      await stores.flows.update({ ...flow, internalContext: internalContext ?? flow.internalContext });
  };
  const take = code === undefined ? undefined : takeCode('registration', code);
  const apply = (work: (stores: Stores) => Promise<void>, effects: readonly HookEffect[]) =>
    orUsedUp(() =>
      orConflict(exchange, identity, () => applyOnce(deps.database, flow, effects, work, take), outcome.onConflict),
    );
  if (identity.state === 'inactive') {
    // A hook wants them so: they are stored, and learn of it as there is no session for them (reference behaviour).
    const refusal = await apply(store, []);
    if (refusal !== undefined) return refusal;
  }
  const session = newSession(exchange, strategy, identity, outcome.provider);
  const returnTo = afterFlowUrl(config, flow, strategy.method);
  if (client === 'ajax') {
    flow.continueWith = [{ action: 'redirect_browser_to', redirect_browser_to: returnTo }];
  }
  const hooks = await runHooks(deps, 'registration', strategy.method, { ...context, identity, session });
  if (hooks.kind === 'diverted') return respond(exchange, hooks.answer);
  if (hooks.kind === 'rejected') return { kind: 'refused', problems: hooks.problems, keepInput: true };
  const storeWithSession = async (stores: Stores) => {
    await store(stores);
    await stores.sessions.create(session);
    if (codes !== undefined) await stores.exchanges.setSession(flow.id, session.id);
  };
  const codes = await codesForApp(exchange);
  const refusal = await apply(storeWithSession, hooks.effects);
  if (refusal !== undefined) return refusal;
  exchange.isStored = true;
  await runAfterPersist(deps, strategy.method, { ...context, identity });
  if (codes !== undefined) return returnToApp(exchange, codes);
  return reply(exchange, identity, session, returnTo, hooks.effects);
}

/** The identity with what a provider knows of it. */
async function newIdentity(
  { deps, flow, config, now }: Exchange<'registration'>,
  { traits, credentials, details, verifiedAddresses = [] }: Registered,
): Promise<Prepared> {
  const prepared = await deps.identities.prepare(flowSchema(config, flow), traits, credentials);
  if (!prepared.ok) return prepared;
  const isVerified = (address: VerifiableAddress) =>
    verifiedAddresses.some(({ via, value }) => via === address.via && value === address.value);
  const verifiableAddresses = prepared.identity.verifiableAddresses.map((address) =>
    isVerified(address) ? { ...address, verified: true, verifiedAt: now, status: 'completed' as const } : address,
  );
  return { ok: true, identity: { ...prepared.identity, ...details, verifiableAddresses } };
}

function newSession(
  { deps, request }: Exchange<'registration'>,
  strategy: Strategy,
  identity: IdentityWithCredentials,
  provider: LoginProvider = {},
): Session {
  const method = strategy.completes?.method ?? strategy.method;
  return deps.sessions.activate(deps.sessions.create(), identity, { method, aal: 'aal1', ...provider }, request);
}

async function reply(
  exchange: Exchange<'registration'>,
  identity: IdentityWithCredentials,
  session: Session,
  returnTo: string,
  effects: readonly HookEffect[],
): Promise<FlowReply> {
  const { deps, flow, request, client } = exchange;
  const signsIn = effects.some(({ kind }) => kind === 'issue-session');
  if (signsIn && flow.type === 'browser') exchange.cookies.push(...(await deps.sessions.cookies(session, request)));
  if (client === 'native' && signsIn) {
    const continueWith = [
      ...(flow.continueWith ?? []),
      { action: 'set_ory_session_token' as const, ory_session_token: session.token },
    ];
    return { kind: 'signed-up', identity, session, token: session.token, continueWith };
  }
  if (client !== 'browser') {
    const shown = signsIn ? { session } : {};
    return { kind: 'signed-up', identity, ...shown, continueWith: flow.continueWith };
  }
  const page = flow.continueAt ?? returnTo;
  return respond(exchange, { page, json: { kind: 'session', session }, jsonFor: 'json-readers' });
}
