/** Proving to hold an address: what verification and recovery share, whatever the strategy that carries the secret. */
import type { Config } from '../../config/model.ts';
import { matchesHmac, storedHmac } from '../../crypto/code-hmac.ts';
import type { Identity } from '../../identity/model.ts';
import type { Clock } from '../../kernel/clock.ts';
import { badRequest } from '../../kernel/errors.ts';
import { newId } from '../../kernel/id.ts';
import { toLowerCase } from '../../kernel/lower-case.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { MessageComposer } from '../../courier/ports.ts';
import { decoyIdentity } from './decoy.ts';
import type { FlowByName } from './model.ts';
import type { Challenge, ChallengedFlow, ChallengeStore, Database, Stores } from './ports.ts';
import type { ChallengeAddress, ChallengeStep, Strategy } from './strategy.ts';

export interface ChallengeDependencies {
  readonly database: Database;
  readonly composer: MessageComposer;
  readonly clock: Clock;
  readonly presentIdentity: (identity: Identity, config: Config) => JsonObject;
}

export interface ChallengeTarget<N extends ChallengedFlow> {
  readonly config: Config;
  readonly flow: FlowByName[N];
  readonly step: ChallengeStep<N>;
}

/** Where a challenge goes: an address as the identity has it. */
export interface KnownAddress {
  readonly id: string;
  readonly value: string;
  readonly via: string;
}

/** Part of a transaction. */
export type Write = (stores: Stores) => Promise<void>;

/** Makes a secret and renders its message; the result stores both, so that none is sent without being valid or the other way round. */
export async function prepareChallenge<N extends ChallengedFlow>(
  { composer, clock, presentIdentity }: ChallengeDependencies,
  { config, flow, step }: ChallengeTarget<N>,
  identity: Identity,
  address: KnownAddress,
): Promise<Write> {
  const issued = step.issue({ flow, config, address }, identity, presentIdentity(identity, config));
  const message = await composer.compose(issued.message);
  const issuedAt = clock.now();
  const challenge: Challenge = {
    id: newId(),
    kind: issued.kind,
    flowId: flow.id,
    mac: storedHmac(config.derived.secrets.cookie, issued.secret),
    identityId: identity.id,
    address,
    issuedAt,
    expiresAt: new Date(issuedAt.getTime() + issued.lifespanMs),
  };
  return async ({ challenges, courier }) => {
    await challenges.create(flow.name, challenge);
    await courier.enqueue(message);
    if (flow.name === 'verification') await challenges.addressSent(address.id);
  };
}

/**
 * The message to an address that nobody has, where the configuration wants one: by e-mail only, since an SMS costs money. Where it
 * wants none, the work is done all the same, statement by statement: the time of the answer must not tell who has an account.
 */
export async function prepareNotice<N extends ChallengedFlow>(
  { composer, clock, presentIdentity }: ChallengeDependencies,
  { config, flow, step }: ChallengeTarget<N>,
  address: ChallengeAddress,
): Promise<Write> {
  const isNotified = address.via === 'email' && config.derived.flows[flow.name].notifyUnknownRecipients;
  const context = { flow, config, address };
  const nobody = decoyIdentity(address, config.identity.default_schema_id, clock.now());
  const issued = step.issue(context, nobody, presentIdentity(nobody, config));
  storedHmac(config.derived.secrets.cookie, issued.secret);
  const message = isNotified
    ? await composer.compose(step.unknownRecipient(context))
    : await composer.rehearse(issued.message);
  return async ({ challenges, courier }) => {
    const id = await courier.enqueue(message);
    // In place of storing the challenge.
    await courier.withdraw(isNotified ? newId() : id);
    if (flow.name === 'verification') await challenges.addressSent(newId());
  };
}

/** What an answer is worth. */
export type Judgement =
  | { readonly kind: 'right' | 'expired'; readonly challenge: Challenge }
  | { readonly kind: 'unknown' | 'used' | 'too-many' };

/** Judges a code; every try counts, before anything is looked at. */
export async function judgeCode(
  { challenges }: { challenges: ChallengeStore },
  config: Config,
  flow: FlowByName[ChallengedFlow],
  code: string,
  now: Date,
): Promise<Judgement> {
  const tries = await challenges.countTry(flow.name, flow.id);
  if (tries > config.derived.methods.code.maxSubmissions) return { kind: 'too-many' };
  return judge(await challenges.ofFlow(flow.name, 'code', flow.id), config, code, now);
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

function judge(given: readonly Challenge[], config: Config, secret: string, now: Date): Judgement {
  const challenge = matching(given, config, secret);
  if (challenge === undefined) return { kind: 'unknown' };
  if (challenge.expiresAt < now) return { kind: 'expired', challenge };
  return challenge.usedAt === undefined ? { kind: 'right', challenge } : { kind: 'used' };
}

function matching(given: readonly Challenge[], config: Config, secret: string): Challenge | undefined {
  const secrets = config.derived.secrets.cookie;
  return given.find(({ mac }) => matchesHmac(secrets, secret, mac));
}

/** Why an answer cannot be taken, in the reference's words. */
export const REFUSALS = {
  used: 'The code was already used. Please request another code.',
  'too-many': 'The request was submitted too often. Please request another code.',
} as const;

/** Addresses are stored trimmed and in lower case. */
export const normalizeAddress = (value: string): string => toLowerCase(value).trim();

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
