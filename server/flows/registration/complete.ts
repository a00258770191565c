import type { IdentityWithCredentials, VerifiableAddress } from '../../identity/model.ts';
import { withVerified } from '../../identity/verifiable-addresses.ts';
import type { Session } from '../../session/model.ts';
import { problem } from '../../ui/messages.ts';
import { answerShown } from '../engine/answers/form-updated.ts';
import type { Commit, Completed, Write } from '../engine/interfaces/commit.ts';
import type { RegistrationFlow } from '../engine/interfaces/model.ts';
import type { CodeAnswered, LoginProvider, Registered } from '../engine/interfaces/outcome.ts';
import type { Prepared, RegistrationCode, Stores } from '../engine/interfaces/ports.ts';
import type { HooksPassed } from '../engine/interfaces/proposal.ts';
import type { FlowReply } from '../engine/interfaces/reply.ts';
import type { Strategy } from '../engine/interfaces/strategy.ts';
import { judgeAnswer } from '../engine/proofs/answer-code.ts';
import { issueCodes } from '../engine/proofs/issue-codes.ts';
import { afterFlowUrl } from '../engine/protocol/after.ts';
import { consumeCode, consumeFlow } from '../engine/protocol/consume.ts';
import type { Completion, Exchange, Success } from '../engine/protocol/exchange.ts';
import { respond } from '../engine/protocol/respond.ts';
import { flowSchema } from '../engine/protocol/start.ts';
import { codesForApp, returnToApp } from '../engine/protocol/token-exchange.ts';
import { hideTakenAddress } from './hide-taken-address.ts';

/** A success of a registration: a new identity, or the codes that it takes. */
export async function completeRegistration(
  exchange: Exchange<'registration'>,
  strategy: Strategy,
  outcome: Success<'registration'>,
): Promise<Completion<'registration'>> {
  switch (outcome.kind) {
    case 'registered':
      return register(exchange, strategy, outcome);
    case 'code-answered':
      return answerCode(exchange, strategy, outcome);
    case 'codes-issued': {
      const commit = await issueCodes(exchange, strategy, outcome);
      return { kind: 'completed', commit, answer: answerShown(exchange, commit.flow, true) };
    }
  }
}

/** Only a code that went to an identifier of the new identity will do. */
async function answerCode(
  exchange: Exchange<'registration'>,
  strategy: Strategy,
  { code, leadsTo }: CodeAnswered<Registered>,
): Promise<Completion<'registration'>> {
  const identifiers = leadsTo?.credentials.flatMap((credential) => credential.identifiers) ?? [];
  const isTheirs = ({ address }: RegistrationCode): boolean => identifiers.includes(address.value);
  const judged = await judgeAnswer(exchange, code, problem.registrationCodeInvalid, isTheirs);
  if (judged.kind !== 'right' || leadsTo === undefined) return judged as Completion<'registration'>;
  return register(exchange, strategy, leadsTo, judged.challenge);
}

/** A new identity with a session. The client is signed in only where the `session` hook says so. A code has proved its address. */
async function register(
  exchange: Exchange<'registration'>,
  strategy: Strategy,
  outcome: Registered,
  code?: RegistrationCode,
): Promise<Completion<'registration'>> {
  const { config, now, client } = exchange;
  const prepared = await newIdentity(exchange, outcome);
  if (!prepared.ok) return { kind: 'refused', problems: prepared.problems };
  // What hooks refuse stores the flow as passed (reference behaviour).
  if (code !== undefined) exchange.flow = { ...exchange.flow, state: 'passed_challenge' };
  const identity = code === undefined ? prepared.identity : withVerified(prepared.identity, code.address.value, now);
  const returnTo = afterFlowUrl(config, exchange.flow, strategy.method);
  const flow: RegistrationFlow = {
    ...exchange.flow,
    internalContext: outcome.internalContext ?? exchange.flow.internalContext,
    ...(client === 'ajax' ? { continueWith: [{ action: 'redirect_browser_to', redirect_browser_to: returnTo }] } : {}),
  };
  const session = newSession(exchange, strategy, identity, outcome.provider);
  const proof = code && { consumes: [consumeCode('registration', code)], flow: exchange.flow };
  return {
    kind: 'proposed',
    flow,
    identity,
    session,
    inAnyCase: proof,
    storeInactive: (inactive) => store(exchange, outcome, proof, { flow, identity: inactive }),
    toCompleted: async (hooks) => toCompleted(exchange, { outcome, proof, session, returnTo }, hooks),
  };
}

interface Registration {
  readonly outcome: Registered;
  /** What a code has proved. */
  readonly proof: Commit | undefined;
  readonly session: Session;
  readonly returnTo: string;
}

async function toCompleted(
  exchange: Exchange<'registration'>,
  { outcome, proof, session, returnTo }: Registration,
  hooks: HooksPassed<'registration'>,
): Promise<Completed> {
  const { flow, identity } = hooks;
  const codes = await codesForApp(exchange);
  const signsIn = hooks.effects.some(({ kind }) => kind === 'issue-session');
  const stored = store(exchange, outcome, proof, hooks);
  const reply =
    codes === undefined
      ? answer(exchange, flow, { ...session, identity }, { returnTo, signsIn })
      : returnToApp(exchange, codes);
  const commit = {
    ...stored,
    ...(await cookiesFor(exchange, session, signsIn && codes === undefined)),
    writes: [
      ...stored.writes,
      ({ sessions }: Stores) => sessions.create(session),
      ...(codes === undefined ? [] : [({ exchanges }: Stores) => exchanges.setSession(flow.id, session.id)]),
    ],
  };
  // A registration that signs in reveals a conflict by itself, also where it does so later, for an OAuth 2.0 client.
  const signsInLater = codes !== undefined || typeof reply === 'function' || flow.oauth2LoginChallenge !== undefined;
  const canHide = !signsIn && !signsInLater && outcome.onConflict === undefined;
  return {
    kind: 'completed',
    commit: canHide ? await hideTakenAddress(exchange, { commit, outcome, session, hooks, answer: reply }) : commit,
    persisted: { flow, identity },
    answer: reply,
  };
}

/** The identity, and the flow where it has changed. */
const store = (
  exchange: Exchange<'registration'>,
  { newKeyId, internalContext, onConflict }: Registered,
  proof: Commit | undefined,
  { flow, identity }: Pick<HooksPassed<'registration'>, 'flow' | 'identity'>,
): Commit & { readonly writes: readonly Write[] } => ({
  consumes: proof?.consumes ?? [consumeFlow(exchange)],
  writes: [
    ...(newKeyId === undefined ? [] : [({ identities }: Stores) => identities.claimKeyId(newKeyId)]),
    ({ identities }) => identities.create(identity),
  ],
  ...(proof === undefined && internalContext === undefined ? {} : { flow }),
  claims: { identity, ...(onConflict === undefined ? {} : { onConflict }) },
});

const cookiesFor = async ({ deps, client, request }: Exchange<'registration'>, session: Session, signsIn: boolean) =>
  signsIn && client !== 'native' ? deps.sessions.cookies(session, request) : { cookies: [], renewsCsrf: false };

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

function answer(
  exchange: Exchange<'registration'>,
  flow: RegistrationFlow,
  session: Session & { readonly identity: IdentityWithCredentials },
  { returnTo, signsIn }: { readonly returnTo: string; readonly signsIn: boolean },
): Completed['answer'] {
  const { deps, config } = exchange;
  const challenge = acceptedAtOnce(exchange, flow, signsIn);
  if (challenge === undefined) return answerAt(exchange, flow, session, { page: flow.continueAt ?? returnTo, signsIn });
  // An OAuth 2.0 client learns of a registration only when it is stored (reference behaviour).
  return async () => {
    const page = await deps.continuation.accept(challenge, session, config);
    const others = (flow.continueWith ?? []).filter(({ action }) => action !== 'redirect_browser_to');
    const continueWith = [...others, { action: 'redirect_browser_to' as const, redirect_browser_to: page }];
    return answerAt(exchange, { continueWith }, session, { page, signsIn });
  };
}

function answerAt(
  exchange: Exchange<'registration'>,
  { continueWith }: Pick<RegistrationFlow, 'continueWith'>,
  session: Session & { readonly identity: IdentityWithCredentials },
  { page, signsIn }: { readonly page: string; readonly signsIn: boolean },
): FlowReply {
  const { identity, token } = session;
  if (exchange.client === 'native' && signsIn) {
    const withToken = [...(continueWith ?? []), { action: 'set_ory_session_token' as const, ory_session_token: token }];
    return { kind: 'signed-up', identity, session, token, continueWith: withToken };
  }
  const shown = signsIn ? { session } : {};
  if (exchange.client !== 'browser') return { kind: 'signed-up', identity, ...shown, continueWith };
  return respond(exchange, { page, json: { kind: 'session', session }, jsonFor: 'json-readers' });
}

/**
 * The challenge of an OAuth 2.0 client to which the user goes on at once. A user who verifies an address first goes on from there; a
 * single-page app goes on only when it is signed in (reference behaviour).
 */
function acceptedAtOnce(
  { client }: Exchange<'registration'>,
  { oauth2LoginChallenge: challenge, continueAt, continueWith = [] }: RegistrationFlow,
  signsIn: boolean,
): string | undefined {
  if (client === 'native') return undefined;
  if (client === 'browser') return continueAt === undefined ? challenge : undefined;
  const verifiesFirst = continueWith.some(({ action }) => action === 'show_verification_ui');
  return signsIn && !verifiesFirst ? challenge : undefined;
}
