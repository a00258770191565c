/** Proving to hold an address: what all flows share, whatever the strategy that carries the secret. */
import type { Config } from '../../../config/model.ts';
import type { MessageComposer } from '../../../courier/ports.ts';
import { matchesHmac, storedHmac } from '../../../crypto/code-hmac.ts';
import type { Identity } from '../../../identity/model.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { badRequest } from '../../../kernel/errors.ts';
import type { HttpRequest } from '../../../kernel/http.ts';
import { newId } from '../../../kernel/id.ts';
import type { JsonObject } from '../../../kernel/json.ts';
import type { Write } from '../interfaces/commit.ts';
import type { FlowByName } from '../interfaces/model.ts';
import type { CodesIssued, IssuedChallenge, IssuedCode } from '../interfaces/outcome.ts';
import type {
  Challenge,
  ChallengeByFlow,
  ChallengedFlow,
  ChallengeStore,
  CodeFlow,
  Database,
  LoginCode,
} from '../interfaces/ports.ts';
import type { ChallengeAddress, ChallengeStep, Strategy } from '../interfaces/strategy.ts';
import type { Exchange } from '../protocol/exchange.ts';
import { withRequestHeaders } from '../protocol/request-headers.ts';
import { dummyIdentity } from './dummy-identity.ts';

/** What issuing challenges needs. */
export interface ChallengeDependencies {
  readonly database: Database;
  readonly composer: MessageComposer;
  readonly clock: Clock;
  readonly presentIdentity: (identity: Identity, config: Config) => JsonObject;
}

/** Which flow and strategy a challenge is issued for. */
export interface ChallengeTarget<N extends ChallengedFlow> {
  readonly config: Config;
  readonly request: HttpRequest;
  readonly flow: FlowByName[N];
  readonly step: ChallengeStep<N>;
}

/** Where a challenge goes: an address as the identity has it. */
export interface KnownAddress {
  readonly id: string;
  readonly value: string;
  readonly via: string;
}

/** Makes a secret and renders its message; the result stores both, so that none is sent without being valid or the other way round. */
export async function prepareChallenge<N extends ChallengedFlow>(
  ...[deps, target, identity, address]: Parameters<typeof prepareReplaceable<N>>
): Promise<Write> {
  return (await prepareReplaceable(deps, target, identity, address)).write;
}

/** The same; `writeWith` stores the secret with another message. */
export async function prepareReplaceable<N extends ChallengedFlow>(
  { composer, clock, presentIdentity }: ChallengeDependencies,
  { config, request, flow, step }: ChallengeTarget<N>,
  identity: Identity,
  address: KnownAddress,
): Promise<{ readonly write: Write; writeWith(message: Write): Write }> {
  const issued = step.issue({ flow, config, address }, identity, presentIdentity(identity, config));
  const message = await composer.compose(withRequestHeaders(issued.message, request, config));
  const challenge: Challenge = {
    ...givenOut(config, flow, issued, clock.now()),
    kind: issued.kind,
    identityId: identity.id,
    address,
  };
  const writeWith =
    (send: Write): Write =>
    async (stores) => {
      await stores.challenges.create(flow.name, challenge);
      await send(stores);
      if (flow.name === 'verification') await stores.challenges.addressSent(address.id);
    };
  return { write: writeWith(async ({ courier }) => void (await courier.enqueue(message))), writeWith };
}

/** What is stored of a secret. */
function givenOut({ derived }: Config, flow: { readonly id: string }, issued: IssuedChallenge, issuedAt: Date) {
  return {
    id: newId(),
    flowId: flow.id,
    mac: storedHmac(derived.secrets.cookie, issued.secret),
    issuedAt,
    expiresAt: new Date(issuedAt.getTime() + issued.lifespanMs),
  };
}

/**
 * Renders the message of a code to sign in or up with; the result stores both. `identityId`: who signs in. `dummy`: the same work,
 * statement by statement, of which nothing stays.
 */
export async function prepareCode<N extends CodeFlow>(
  { composer, clock }: Pick<ChallengeDependencies, 'composer' | 'clock'>,
  { config, request, flow }: Pick<Exchange<N>, 'config' | 'request' | 'flow'>,
  { address, ...issued }: IssuedCode,
  { identityId, dummy }: Pick<CodesIssued, 'identityId' | 'dummy'>,
): Promise<Write> {
  const asked = withRequestHeaders(issued.message, request, config);
  const message = await (dummy === true ? composer.renderOnly(asked) : composer.compose(asked));
  const code = { ...givenOut(config, flow, issued, clock.now()), kind: 'code' as const, address };
  return async ({ challenges, courier }) => {
    if (dummy === true) return courier.discard(await courier.enqueue(message));
    if (flow.name === 'registration') await challenges.create('registration', code);
    else await challenges.create('login', { ...code, identityId } as LoginCode);
    await courier.enqueue(message);
  };
}

/**
 * The message to an unknown address, where the configuration asks for one: by e-mail only, because an SMS costs money. Otherwise the same work is
 * done and discarded, statement by statement: the time of the answer must not reveal which accounts exist.
 */
export async function prepareNotice<N extends ChallengedFlow>(
  { composer, clock, presentIdentity }: ChallengeDependencies,
  { config, request, flow, step }: ChallengeTarget<N>,
  address: ChallengeAddress,
): Promise<Write> {
  const isNotified = address.via === 'email' && config.derived.flows[flow.name].notifyUnknownRecipients;
  const context = { flow, config, address };
  const dummy = dummyIdentity(address, config.identity.default_schema_id, clock.now());
  const issued = step.issue(context, dummy, presentIdentity(dummy, config));
  storedHmac(config.derived.secrets.cookie, issued.secret);
  const message = isNotified
    ? await composer.compose(step.unknownRecipient(context))
    : await composer.renderOnly(withRequestHeaders(issued.message, request, config));
  return async ({ challenges, courier }) => {
    const id = await courier.enqueue(message);
    // In place of storing the challenge.
    await courier.discard(isNotified ? newId() : id);
    if (flow.name === 'verification') await challenges.addressSent(newId());
  };
}

/** The verdict on an answer. */
export type Judgement<C = Challenge> =
  | { readonly kind: 'right' | 'expired'; readonly challenge: C }
  | { readonly kind: 'unknown' | 'used' | 'too-many' };

/** Judges a code; every try counts, before anything is looked at. `accepts`: which of the flow's codes may answer. */
export async function judgeCode<N extends keyof ChallengeByFlow>(
  { challenges }: { challenges: ChallengeStore },
  config: Config,
  flow: FlowByName[N],
  code: string,
  now: Date,
  accepts: (challenge: ChallengeByFlow[N]) => boolean = () => true,
): Promise<Judgement<ChallengeByFlow[N]>> {
  const name = flow.name as N;
  const tries = await challenges.countTry(name, flow.id);
  if (tries > config.derived.methods.code.maxSubmissions) return { kind: 'too-many' };
  const given: readonly ChallengeByFlow[N][] = await challenges.ofFlow(name, 'code', flow.id);
  return judge(given.filter(accepts), config, code, now);
}

/** Judges the token of a link. Tokens are beyond guessing: tries are not counted. */
export async function judgeToken(
  { challenges }: { challenges: ChallengeStore },
  config: Config,
  flow: FlowByName[ChallengedFlow],
  token: string,
  now: Date,
): Promise<Judgement> {
  const given = (await challenges.ofFlow(flow.name, 'token', flow.id)).filter(({ usedAt }) => usedAt === undefined);
  return judge(given, config, token, now);
}

function judge<C extends ChallengeByFlow[keyof ChallengeByFlow]>(
  given: readonly C[],
  config: Config,
  secret: string,
  now: Date,
): Judgement<C> {
  const challenge = matching(given, config, secret);
  if (challenge === undefined) return { kind: 'unknown' };
  if (challenge.expiresAt < now) return { kind: 'expired', challenge };
  return challenge.usedAt === undefined ? { kind: 'right', challenge } : { kind: 'used' };
}

function matching<C extends { readonly mac: string }>(
  given: readonly C[],
  config: Config,
  secret: string,
): C | undefined {
  const secrets = config.derived.secrets.cookie;
  return given.find(({ mac }) => matchesHmac(secrets, secret, mac));
}

/** Messages for answers that are refused, in the reference's words. */
export const REFUSALS = {
  used: 'The code was already used. Please request another code.',
  'too-many': 'The request was submitted too often. Please request another code.',
} as const;

/** The strategy that the configuration chose to prove addresses with. @throws ApiError 400 when it is not enabled */
export function activeStrategy<N extends ChallengedFlow>(
  strategies: readonly Strategy[],
  name: N,
  config: Config,
): { readonly strategy: Strategy; readonly step: ChallengeStep<N> } {
  const { use } = config.derived.flows[name];
  const strategy = strategies.find(({ method }) => method === use);
  const step = strategy?.[name] as ChallengeStep<N> | undefined;
  if (strategy === undefined || step === undefined || !config.derived.methods.enabled[use]) {
    throw badRequest(`The active ${name} strategy ${use} is not enabled. Please enable it in the configuration.`);
  }
  return { strategy, step };
}
