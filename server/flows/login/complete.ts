import { isDeepStrictEqual } from 'node:util';
import type { CredentialType, IdentityWithCredentials } from '../../identity/model.ts';
import { withVerified } from '../../identity/verifiable-addresses.ts';
import type { Session } from '../../session/model.ts';
import type { PassedMethod } from '../../session/session.ts';
import { problem } from '../../ui/messages.ts';
import { answerShown } from '../engine/answers/form-updated.ts';
import type { Commit, Completed, Write } from '../engine/interfaces/commit.ts';
import type { LoginFlow } from '../engine/interfaces/model.ts';
import type { Authenticated, CodeAnswered, LoginProvider } from '../engine/interfaces/outcome.ts';
import type { LoginCode, Stores } from '../engine/interfaces/ports.ts';
import type { HooksPassed } from '../engine/interfaces/proposal.ts';
import type { FlowReply } from '../engine/interfaces/reply.ts';
import type { Strategy } from '../engine/interfaces/strategy.ts';
import { judgeAnswer } from '../engine/proofs/answer-code.ts';
import { issueCodes } from '../engine/proofs/issue-codes.ts';
import { afterFlowUrl } from '../engine/protocol/after.ts';
import { consumeCode, consumeCredential, consumeFlow } from '../engine/protocol/consume.ts';
import { browserLocationChangeRequired } from '../engine/protocol/errors.ts';
import type { Completion, Exchange, Success } from '../engine/protocol/exchange.ts';
import { respond } from '../engine/protocol/respond.ts';
import { codesForApp, returnToApp } from '../engine/protocol/token-exchange.ts';
import { flowUiUrl } from '../engine/protocol/urls.ts';
import { autoSubmit } from './auto-submit.ts';
import { linkCredentials } from './link-credentials.ts';
import { stepUpOf, type StepUp } from './step-up.ts';

/** A success of a login: a session, or another step towards one. */
export async function completeLogin(
  exchange: Exchange<'login'>,
  strategy: Strategy,
  outcome: Success<'login'>,
): Promise<Completion<'login'>> {
  switch (outcome.kind) {
    case 'authenticated':
      return issueSession(exchange, strategy, outcome);
    case 'code-answered':
      return answerCode(exchange, strategy, outcome);
    case 'codes-issued':
      return formShown(exchange, await issueCodes(exchange, strategy, outcome), true);
    case 'identified':
      return formShown(exchange, (await autoSubmit(exchange, 'credentials', outcome)) ?? { flow: exchange.flow });
  }
}

const formShown = (exchange: Exchange<'login'>, commit: Commit, tellsLoginRequest = false): Completed => ({
  kind: 'completed',
  commit,
  answer: answerShown(exchange, commit.flow, tellsLoginRequest),
});

async function answerCode(
  exchange: Exchange<'login'>,
  strategy: Strategy,
  { code, leadsTo, addresses = [] }: CodeAnswered<Authenticated>,
): Promise<Completion<'login'>> {
  const isTheirs = ({ identityId, address }: LoginCode): boolean =>
    identityId === leadsTo?.identity.id && addresses.includes(address.value);
  const judged = await judgeAnswer(exchange, code, problem.loginCodeInvalid, isTheirs);
  if (judged.kind !== 'right' || leadsTo === undefined) return judged as Completion<'login'>;
  return issueSession(exchange, strategy, leadsTo, judged.challenge);
}

/** The user has proved who they are: a session is made or refreshed. A code that did it has proved its address, too. */
async function issueSession(
  exchange: Exchange<'login'>,
  strategy: Strategy,
  outcome: Authenticated,
  code?: LoginCode,
): Promise<Completion<'login'>> {
  const { config, now, client } = exchange;
  exchange.flow = { ...exchange.flow, active: strategy.method };
  const signingIn = await sessionFor(exchange, strategy, outcome, code?.address.value);
  if (signingIn.kind === 'refused') return signingIn;
  const identity = code === undefined ? signingIn.identity : withVerified(signingIn.identity, code.address.value, now);
  const returnTo = afterFlowUrl(config, exchange.flow, strategy.method);
  // What hooks refuse shows and stores the flow as it is from here on (reference behaviour).
  exchange.flow = {
    ...exchange.flow,
    ...(code === undefined ? {} : { state: 'passed_challenge' }),
    ...(client === 'ajax' ? { continueWith: [{ action: 'redirect_browser_to', redirect_browser_to: returnTo }] } : {}),
  };
  const proof = code && {
    consumes: [consumeCode('login', code)],
    writes: identity === signingIn.identity ? [] : [verifyAddress(identity.id, code.address.value)],
    flow: exchange.flow,
  };
  return {
    kind: 'proposed',
    flow: { ...exchange.flow, internalContext: outcome.internalContext ?? exchange.flow.internalContext },
    identity,
    session: signingIn.session,
    unsaved: signingIn.isNew ? 'session' : undefined,
    inAnyCase: proof,
    // Hooks that refuse leave only traits as typed, and a login has none (reference behaviour).
    onRejected: (problems) => ({ kind: 'refused', problems }),
    toCompleted: async (hooks) =>
      toCompleted(exchange, { ...signingIn, outcome, verified: identity, proof, returnTo }, hooks),
  };
}

interface Login extends SigningIn {
  readonly outcome: Authenticated;
  /** The identity with the address that a code has proved. */
  readonly verified: IdentityWithCredentials;
  /** What a code has proved. */
  readonly proof: Commit | undefined;
  readonly returnTo: string;
}

async function toCompleted(
  exchange: Exchange<'login'>,
  { outcome, identity, verified, proof, isNew, returnTo, ...login }: Login,
  hooks: HooksPassed<'login'>,
): Promise<Completed> {
  const { deps, request, client } = exchange;
  // The client sees the identity as hooks have it, but only now (reference behaviour).
  const session: Session = { ...login.session, identity: hooks.identity };
  const codes = await codesForApp(exchange);
  const issued = client === 'native' ? NO_COOKIES : await deps.sessions.cookies(session, request);
  const stepUp = await stepUpOf(exchange, hooks.flow, session, issued.renewsCsrf || hooks.renewsCsrf);
  const writes: readonly Write[] = [
    ...(identity === outcome.identity ? [] : [upgrade(outcome.identity, identity)]),
    ...(proof?.writes ?? []),
    store(exchange, session, isNew),
    ...(codes === undefined ? [] : [({ exchanges }: Stores) => exchanges.setSession(exchange.flow.id, session.id)]),
    ...(stepUp?.flow === undefined ? [] : [createFlow(stepUp.flow)]),
  ];
  return {
    kind: 'completed',
    commit: {
      ...issued,
      consumes: [
        ...(proof?.consumes ?? [consumeFlow(exchange)]),
        ...(outcome.consumes === undefined ? [] : [consumeCredential(identity.id, outcome.consumes)]),
      ],
      writes,
      flow: hooks.flow,
      claims: { identity: verified },
    },
    answer:
      codes === undefined ? answer(exchange, hooks.flow, session, returnTo, stepUp) : returnToApp(exchange, codes),
  };
}

const NO_COOKIES = { cookies: [], renewsCsrf: false };

interface SigningIn {
  readonly kind: 'signing-in';
  readonly identity: IdentityWithCredentials;
  readonly session: Session;
  readonly isNew: boolean;
}

/** A login of the same user renews their session; any other login gets a new one. Links the credentials that wait in the flow. */
async function sessionFor(
  exchange: Exchange<'login'>,
  strategy: Strategy,
  outcome: Authenticated,
  address: string | undefined,
) {
  const { deps, session: current, request } = exchange;
  const known = outcome.upgraded ?? outcome.identity;
  const isNew = current?.identityId !== known.id || outcome.newSession === true;
  const passed = { ...passedBy(strategy, outcome.aal, outcome.provider), address };
  const base = isNew || current === undefined ? deps.sessions.create() : current;
  const session = deps.sessions.activate(base, known, passed, request);
  const linked = await linkCredentials(exchange, known, session);
  if (linked?.kind === 'refused') return linked;
  const result: SigningIn = { kind: 'signing-in', identity: known, session, isNew };
  if (linked === undefined) return result;
  const { identity } = linked;
  return { ...result, identity, session: deps.sessions.activate(session, identity, linked.passed, request) };
}

/** What the session records of this login. */
function passedBy({ method, completes }: Strategy, aal = completes?.aal, provider: LoginProvider = {}): PassedMethod {
  if (completes === undefined || aal === undefined || aal === 'aal0')
    throw new Error(`${method} does not complete a login`);
  return { method: completes.method, aal, ...provider };
}

/** A session that was revoked, or whose token was renewed, since the request began stays so. @throws ApiError 401 then */
const store =
  ({ deps, session: current }: Exchange<'login'>, session: Session, isNew: boolean): Write =>
  async ({ sessions }) => {
    if (isNew) return sessions.create(session);
    if (!(await sessions.update(session, current?.token ?? ''))) throw deps.sessions.missing();
  };

const createFlow =
  (flow: LoginFlow): Write =>
  ({ flows }) =>
    flows.create(flow);

const verifyAddress =
  (identityId: string, value: string): Write =>
  ({ challenges }) =>
    challenges.addressVerified(identityId, value);

/**
 * Credentials that were changed since they were judged stay: an old password, hashed again, would come back. Those that this login leaves
 * alone may change meanwhile: it consumes some itself.
 */
const upgrade =
  (before: IdentityWithCredentials, after: IdentityWithCredentials): Write =>
  async ({ identities }) => {
    await identities.lockForUpdate(before.id);
    const current = await identities.getWithCredentials(before.id);
    const changed = (Object.keys(after.credentials) as CredentialType[]).filter(
      (type) => !isDeepStrictEqual(after.credentials[type], before.credentials[type]),
    );
    if (changed.every((type) => isDeepStrictEqual(current?.credentials[type], before.credentials[type])))
      await identities.update(before, after);
  };

function answer(
  exchange: Exchange<'login'>,
  flow: LoginFlow,
  session: Session,
  returnTo: string,
  stepUp: StepUp | undefined,
): Completed['answer'] {
  const { deps, config, client } = exchange;
  const { continueWith, oauth2LoginChallenge: challenge } = flow;
  if (client === 'native') {
    const shown = stepUp === undefined ? session : { ...session, identity: undefined };
    return { kind: 'signed-in', session: shown, token: session.token, continueWith };
  }
  if (stepUp?.flow !== undefined)
    return respond(exchange, {
      page: flowUiUrl(config, stepUp.flow),
      json: { kind: 'flow', status: 200, flow: stepUp.flow },
    });
  if (stepUp !== undefined) return leave(exchange, stepUp.redirectTo);
  // An OAuth 2.0 client learns of a login only when it is stored; the session stays where that fails (reference behaviour).
  if (challenge !== undefined)
    return async () => leave(exchange, await deps.continuation.accept(challenge, session, config), session);
  if (client === 'ajax') return { kind: 'signed-in', session, continueWith };
  const page = flow.continueAt ?? returnTo;
  return respond(exchange, { page, json: { kind: 'session', session }, jsonFor: 'json-readers' });
}

/** Sends the browser elsewhere; a single-page app has to do that itself. Other clients that read JSON get the session, if any. */
function leave(exchange: Exchange<'login'>, page: string, session?: Session): FlowReply {
  if (exchange.client === 'browser' && session !== undefined)
    return respond(exchange, { page, json: { kind: 'session', session }, jsonFor: 'json-readers' });
  const json: FlowReply = { kind: 'error', error: browserLocationChangeRequired(page) };
  return respond(exchange, { page, json });
}
