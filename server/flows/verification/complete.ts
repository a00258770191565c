import { normalizeIdentifier } from '../../identity/normalize.ts';
import type { Json } from '../../kernel/json.ts';
import { Form, type FieldProblem } from '../../ui/form.ts';
import { label, notice, problem } from '../../ui/messages.ts';
import type { UiText } from '../../ui/model.ts';
import { linkNode } from '../../ui/nodes.ts';
import { replaceBy, redirectToReplacement, replaceFlow, replaceInBrowser } from '../engine/answers/replace-flow.ts';
import type { Commit, Completed } from '../engine/interfaces/commit.ts';
import type { VerificationFlow } from '../engine/interfaces/model.ts';
import type { AddressGiven, Answered } from '../engine/interfaces/outcome.ts';
import type { Challenge } from '../engine/interfaces/ports.ts';
import type { FlowReply } from '../engine/interfaces/reply.ts';
import type { Strategy } from '../engine/interfaces/strategy.ts';
import { REFUSALS, judgeCode, judgeToken } from '../engine/proofs/challenge.ts';
import { sendChallenge, type AddressOwner } from '../engine/proofs/send-challenge.ts';
import { flowExpired } from '../engine/protocol/errors.ts';
import type { Completion, Exchange, Success } from '../engine/protocol/exchange.ts';
import { respond } from '../engine/protocol/respond.ts';
import { flowUiUrl } from '../engine/protocol/urls.ts';
import { continueLogin, type Continued } from './continue-login.ts';
import { continueUrl } from './continue-url.ts';

const USE_NEW_FLOW = 'An error occured, please use the new flow.';
const RETRY_FLOW = 'An error occured, please retry the flow.';

/** A message is sent, or an address is verified. */
export async function completeVerification(
  exchange: Exchange<'verification'>,
  strategy: Strategy,
  outcome: Success<'verification'>,
): Promise<Completion<'verification'>> {
  switch (outcome.kind) {
    case 'address-given': {
      const given = { value: outcome.address, via: outcome.via };
      const owner = await findAddressOwner(exchange, outcome);
      return formShown(exchange, await sendChallenge(exchange, strategy, { given, owner }));
    }
    case 'answered':
      return outcome.by === 'code' ? useCode(exchange, strategy, outcome) : useToken(exchange, strategy, outcome);
    case 'prefilled':
      return show(exchange);
    case 'replaced':
      return outcome.byRedirect === true
        ? redirectToReplacement(exchange, { message: outcome.message })
        : replaceFlow(exchange, USE_NEW_FLOW, { message: outcome.message });
  }
}

async function findAddressOwner(
  { deps: { database } }: Exchange<'verification'>,
  given: AddressGiven,
): Promise<AddressOwner | undefined> {
  const address = await database.identities.findVerifiableAddress(given.via, normalizeIdentifier(given.address));
  if (address === undefined) {
    await database.identities.readDummyRow(['addresses']);
    return undefined;
  }
  const identity = await database.identities.get(address.identityId, ['addresses']);
  return identity && { identity, address };
}

async function useCode(
  exchange: Exchange<'verification'>,
  strategy: Strategy,
  { secret }: Answered,
): Promise<Completion<'verification'>> {
  const { deps, flow, form, config, now } = exchange;
  const judgement = await judgeCode<'verification'>(deps.database, config, flow, secret, now);
  switch (judgement.kind) {
    case 'right':
      return verify(exchange, strategy, judgement.challenge, {
        by: 'code',
        used: problem.generic(REFUSALS.used),
        retry: (...why) => replaceFlow(exchange, RETRY_FLOW, ...why),
      });
    case 'unknown':
      form.setMessages([problem.verificationCodeInvalid()]);
      return {
        kind: 'completed',
        commit: { flow },
        result: 'rejected',
        answer: answer(exchange, flow, flow.transientPayload),
      };
    case 'expired':
      return replaceExpiredCode(exchange, judgement.challenge);
    default:
      return replaceFlow(exchange, RETRY_FLOW, { message: problem.generic(REFUSALS[judgement.kind]) });
  }
}

/** The message says that the flow expired, as in the reference. */
function replaceExpiredCode(exchange: Exchange<'verification'>, { expiresAt }: Challenge): Promise<Completed> {
  const { now } = exchange;
  const message = problem.verificationFlowExpired(expiresAt, now);
  return replaceBy(exchange, exchange.flow.type, [{ message }], ({ flow, config }) => {
    const json: FlowReply = { kind: 'error', error: flowExpired(expiresAt, now, flow.id) };
    return { page: flowUiUrl(config, flow), json, jsonFor: 'json-requests' };
  });
}

async function useToken(
  exchange: Exchange<'verification'>,
  strategy: Strategy,
  { secret }: Answered,
): Promise<Completion<'verification'>> {
  const { deps, flow, config, now } = exchange;
  const judgement = await judgeToken(deps.database, config, flow, secret, now);
  if (judgement.kind === 'expired') {
    const { challenge } = judgement;
    const message = problem.verificationFlowExpired(challenge.expiresAt, now);
    exchange.add({ writes: [async ({ challenges }) => void (await challenges.use('verification', challenge))] });
    return replaceInBrowser(exchange, { message });
  }
  const invalid = problem.verificationTokenInvalid();
  if (judgement.kind !== 'right') return replaceInBrowser(exchange, { message: invalid });
  return verify(exchange, strategy, judgement.challenge, {
    by: 'token',
    used: invalid,
    retry: (...why) => replaceInBrowser(exchange, ...why),
  });
}

/** What follows where a challenge comes to nothing. */
interface Otherwise {
  readonly by: Answered['by'];
  /** What is said when another submission used the challenge at the same moment; then nothing is stored. */
  readonly used: UiText;
  /** Starts again, saying why. */
  readonly retry: (...why: readonly FieldProblem[]) => Promise<Completed>;
}

/** Stores the address as verified. */
async function verify(
  exchange: Exchange<'verification'>,
  strategy: Strategy,
  challenge: Challenge,
  { used, retry, by }: Otherwise,
): Promise<Completion<'verification'>> {
  const { address, identityId } = challenge;
  if (address === undefined) return retry({ message: used });
  const continued = await continueLogin(exchange, by);
  const { flow, renewsCsrf } = passedFlow(exchange, strategy, continued);
  return {
    kind: 'completed',
    commit: {
      consumes: [
        {
          consume: ({ challenges }) => challenges.use('verification', challenge),
          onAlreadyConsumed: () => retry({ message: used }),
        },
      ],
      writes: [({ challenges }) => challenges.addressVerified(identityId, address.value)],
      flow,
      renewsCsrf,
      ...(continued === undefined ? {} : { cookies: continued.cookies }),
    },
    result: 'finished',
    verified: { flow, identityId, onRejected: (problems) => retry(...problems) },
    answer: answer(exchange, flow, continued && exchange.flow.transientPayload, continued?.page),
  };
}

/** The flow once its challenge is passed. A link may open in a browser that has no anti-CSRF cookie yet. */
function passedFlow(
  { config, flow: before, request }: Exchange<'verification'>,
  { group }: Strategy,
  continued: Continued | undefined,
) {
  const page = continueUrl(config, before);
  const known = request.csrf.token();
  const renewsCsrf = known === '' && before.type === 'browser';
  const flow: VerificationFlow = {
    ...before,
    ui: structuredClone(before.ui),
    state: 'passed_challenge',
    csrfToken: renewsCsrf ? request.csrf.next() : known,
  };
  const form = new Form(flow.ui);
  form.continueAt(page);
  form.setCsrf(flow.csrfToken);
  form.setMessages([notice.verified()]);
  form.append(linkNode('continue', group, continued?.page ?? page, label.continue()));
  return { flow, renewsCsrf };
}

/** A followed link filled the form: the browser it was opened in goes on with it, also where a native app started it. */
function show(exchange: Exchange<'verification'>): Completed {
  const { form, request, config } = exchange;
  const flow = { ...exchange.flow, csrfToken: request.csrf.next() };
  form.setCsrf(flow.csrfToken);
  return {
    kind: 'completed',
    commit: { flow, renewsCsrf: true },
    answer: respond(exchange, { page: flowUiUrl(config, flow) }),
  };
}

const formShown = (exchange: Exchange<'verification'>, commit: Commit): Completed => ({
  kind: 'completed',
  commit,
  answer: answer(exchange, { ...exchange.flow, ...commit.flow } as VerificationFlow),
});

/** `continuesAt`: where a login for an OAuth 2.0 client goes on. */
function answer(
  exchange: Exchange<'verification'>,
  flow: VerificationFlow,
  transientPayload?: Json,
  continuesAt?: string,
): FlowReply {
  const json: FlowReply = { kind: 'flow', status: 200, flow: { ...flow, transientPayload } };
  return respond(exchange, { page: continuesAt ?? flowUiUrl(exchange.config, flow), json, jsonFor: 'json-requests' });
}
