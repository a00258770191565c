import type { Config } from '../../../config/model.ts';
import type { MessageStore } from '../../../courier/ports.ts';
import type { FactorCount } from '../../../identity/credential-definition.ts';
import type { Credentials, CredentialsMap, Identity, IdentityWithCredentials } from '../../../identity/model.ts';
import type { IdentityStore } from '../../../identity/ports.ts';
import type { ApiError } from '../../../kernel/errors.ts';
import type { HttpRequest, SetCookie } from '../../../kernel/http.ts';
import type { JsonObject } from '../../../kernel/json.ts';
import type { Session } from '../../../session/model.ts';
import type { SessionStore } from '../../../session/ports.ts';
import type { PassedMethod } from '../../../session/session.ts';
import type { FieldProblem } from '../../../ui/form.ts';
import type { NodeGroup, UiNode, UiText } from '../../../ui/model.ts';
import type { PayloadFields } from '../protocol/payload.ts';
import type { ContinuityContainer, Flow, FlowByName, FlowName, SessionTokenExchange, StoredError } from './model.ts';

/** Flows of all kinds. Times and counters in the argument stay as they are: read the flow again to see what is stored. */
export interface FlowStore {
  create(flow: Flow): Promise<void>;
  get<N extends FlowName>(name: N, id: string): Promise<FlowByName[N] | undefined>;
  /** Writes everything that can change. A recovery or verification that has been passed is left as it is. */
  update(flow: Flow): Promise<void>;
  /**
   * Takes the flow for one submission: increments `submit_count` (settings: moves `updated_at`) only if it is still what the
   * caller loaded. False when another submission was first.
   */
  claim(flow: Flow): Promise<boolean>;
}

/** What waits for a browser to come back. */
export interface ContinuityStore {
  save(container: ContinuityContainer): Promise<void>;
  get(id: string): Promise<ContinuityContainer | undefined>;
  /** True for exactly one of several callers. */
  delete(id: string): Promise<boolean>;
}

/** The codes that native apps swap for session tokens. */
export interface SessionTokenExchangeStore {
  create(exchange: SessionTokenExchange): Promise<void>;
  findByFlow(flowId: string): Promise<SessionTokenExchange | undefined>;
  /** Sets the session that the codes are worth, for the exchange of this flow. */
  setSession(flowId: string, sessionId: string): Promise<void>;
  moveToFlow(oldFlowId: string, newFlowId: string): Promise<void>;
  /**
   * The exchange that both codes belong to, once it has a session; it is gone afterwards. Of several callers at once one gets it.
   */
  takeByCodes(initCode: string, returnToCode: string): Promise<SessionTokenExchange | undefined>;
}

/** Errors for the error page. */
export interface StoredErrorStore {
  create(error: StoredError): Promise<void>;
  /** Reads the error and marks it as seen. */
  read(id: string): Promise<StoredError | undefined>;
}

/** A secret that was given out; of itself only its HMAC is known. */
interface OneTimeSecret {
  readonly id: string;
  readonly flowId: string;
  readonly mac: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly usedAt?: Date | undefined;
}

/** A code or link token of recovery or verification. */
export interface Challenge extends OneTimeSecret {
  readonly kind: 'code' | 'token';
  readonly identityId: string;
  /** The address that it went to; undefined where an administrator hands it over. */
  readonly address?: { readonly id: string; readonly value: string } | undefined;
}

/** Where a code goes. */
export interface CodeRecipient {
  readonly value: string;
  readonly via: string;
}

/** A code for registration: no identity exists yet. */
export interface RegistrationCode extends OneTimeSecret {
  readonly kind: 'code';
  readonly address: CodeRecipient;
}

/** A code to sign in with. */
export interface LoginCode extends RegistrationCode {
  readonly identityId: string;
}

/** Flows in which users prove to hold an address. */
export type ChallengedFlow = 'recovery' | 'verification';

/** Flows in which users may sign in or up by a code. */
export type CodeFlow = 'login' | 'registration';

/** What each flow gives out. */
export interface ChallengeByFlow {
  recovery: Challenge;
  verification: Challenge;
  login: LoginCode;
  registration: RegistrationCode;
}

/** Codes and link tokens of all flows. */
export interface ChallengeStore {
  create<N extends keyof ChallengeByFlow>(flow: N, challenge: ChallengeByFlow[N]): Promise<void>;
  ofFlow<N extends keyof ChallengeByFlow>(
    flow: N,
    kind: Challenge['kind'],
    flowId: string,
  ): Promise<readonly ChallengeByFlow[N][]>;
  /** Takes back what the flow gave out before. Of several callers at once, each waits for the transaction of the one before. */
  deleteCodes(flow: keyof ChallengeByFlow, flowId: string): Promise<void>;
  /**
   * Uses a challenge up. True for exactly one of several callers. Of the codes that one login or registration sent to several
   * addresses, using one uses up all.
   */
  use<N extends keyof ChallengeByFlow>(flow: N, challenge: ChallengeByFlow[N]): Promise<boolean>;
  /** Counts a try to answer, at once and whatever comes of it. How many there were with this one; 0 for an unknown flow. */
  countTry(flow: keyof ChallengeByFlow, flowId: string): Promise<number>;
  /** A message went to this verifiable address. */
  addressSent(addressId: string): Promise<void>;
  /** Its owner proved to hold this address: the verifiable addresses of that value are theirs. */
  addressVerified(identityId: string, value: string): Promise<void>;
}

/** All stores over one connection or one transaction. */
export interface Stores {
  readonly identities: IdentityStore;
  readonly sessions: SessionStore;
  readonly flows: FlowStore;
  readonly continuity: ContinuityStore;
  readonly exchanges: SessionTokenExchangeStore;
  readonly errors: StoredErrorStore;
  readonly courier: MessageStore;
  readonly challenges: ChallengeStore;
}

/** The database. No network call and no password hash may run inside `transaction`. */
export interface Database extends Stores {
  /**
   * Runs the work in one transaction: all or nothing. Nested calls join the outer transaction. Where another transaction was in the way, the
   * work runs again: what it changes in memory must be the same the second time.
   */
  transaction<T>(work: (stores: Stores) => Promise<T>): Promise<T>;
}

/** What identity schemas give to forms. */
export interface SchemaForms {
  /** Fields to decode a submission by, `traits` itself included. */
  fields(schemaId: string): Promise<PayloadFields>;
  /** One input per trait, in the schema's order. */
  nodes(schemaId: string, group: NodeGroup): Promise<readonly UiNode[]>;
  /** Names of the schema's properties in the order they are written (`traits.email`, ...). */
  keysInOrder(schemaId: string): Promise<readonly string[]>;
  /** How the login identifier is called: "Email", "ID", a title of the schema. */
  identifierLabel(schemaId: string): Promise<UiText>;
  /** The trait that names the account in authenticator apps, where the schema has one and the user too. */
  totpAccountName(schemaId: string, traits: JsonObject): Promise<string | undefined>;
  /** The field of a form that a new passkey is named after, where the schema has one. */
  passkeyDisplayNameField(schemaId: string): Promise<string | undefined>;
  /** What the passkeys of a user with these traits are called. */
  passkeyDisplayName(schemaId: string, traits: JsonObject): Promise<string | undefined>;
  /** Problems of submitted traits by the plain schema, before anything is looked up. */
  validateTraits(schemaId: string, traits: JsonObject): Promise<readonly FieldProblem[]>;
}

/** A valid identity, or what is wrong with it. */
export type Prepared =
  | { readonly ok: true; readonly identity: IdentityWithCredentials }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

/** Another identity has an identifier or address that this one wants. */
export interface IdentityConflict {
  /** What both want; empty where the other identity is gone by now. */
  readonly identifier: string;
  /** How the other identity can sign in: empty unless `selfservice.flows.registration.login_hints` allows to say so. */
  readonly credentialTypes: readonly string[];
  readonly providers: readonly string[];
}

/** The rules of identities that flows need (identity/manager.ts). */
export interface IdentityRules {
  /** A new identity, validated, with identifiers and addresses taken from its traits. Nothing is stored. */
  prepare(schemaId: string, traits: JsonObject, credentials: readonly Credentials[]): Promise<Prepared>;
  /** The identity with changed traits or credentials, validated and with identifiers and addresses taken again. */
  prepareChange(
    before: IdentityWithCredentials,
    change: { traits?: JsonObject; credentials?: readonly Credentials[] },
  ): Promise<Prepared>;
  /** The identity as it is given, validated and with identifiers and addresses taken again. @throws ApiError 400 for an unknown schema */
  check(identity: IdentityWithCredentials): Promise<Prepared>;
  /** Whether the change touches identifiers, addresses or credentials: then it needs a privileged session. */
  isPrivilegedChange(before: IdentityWithCredentials, after: IdentityWithCredentials): boolean;
  /** How many ways of signing in these credentials give for each factor, under a configuration. */
  countFactors(credentials: CredentialsMap, config: Config): FactorCount;
  /** The message for a write that met another identity's identifier or address. */
  conflictProblem(identity: IdentityWithCredentials): Promise<FieldProblem>;
  /** Identifiers and addresses that the user types, without the opaque identifiers of providers and authenticators. */
  typedTexts(identity: IdentityWithCredentials): readonly string[];
  /** What such a write met. Ask outside of the transaction that failed. */
  findConflict(identity: IdentityWithCredentials): Promise<IdentityConflict>;
}

/** The rules of sessions that flows need (session/manager.ts). */
export interface SessionRules {
  /** The active session that the request carries (token, cookie, bearer), with its identity. */
  fetch(request: HttpRequest): Promise<Session | undefined>;
  /** The 401 for a request without one. */
  missing(): ApiError;
  /** A new session without any authentication. */
  create(): Session;
  /** Adds a passed method and makes the session active for this identity, on the request's device. @throws ApiError 401 for a disabled identity */
  activate(session: Session, identity: Identity, passed: PassedMethod, request: HttpRequest): Session;
  /** Undefined when the session satisfies the level, else the 403 that says where to step up. `carried`: parameters of that URL. */
  unsatisfied(
    session: Session,
    required: 'aal1' | 'highest_available',
    carried?: Readonly<Record<string, string>>,
  ): Promise<(ApiError & { readonly redirectTo: string }) | undefined>;
  /** The address that is all that the session has proved; a code to it is no second factor. */
  onlyProvedAddress(session: Session): string | undefined;
  /** Adds a passed method to a session that is active already. Stores nothing. */
  addMethod(session: Session, passed: PassedMethod): void;
  /** The cookies that give a browser this session. `renewsCsrf`: it had none or another user's, and needs a new anti-CSRF cookie. */
  cookies(
    session: Session,
    request: HttpRequest,
  ): Promise<{ readonly cookies: readonly SetCookie[]; readonly renewsCsrf: boolean }>;
}

/** Reads and writes the continuity cookie: names of containers and their ids. */
export interface ContinuityCookies {
  read(request: HttpRequest, config: Config): ReadonlyMap<string, string>;
  write(values: ReadonlyMap<string, string>, config: Config): SetCookie;
}
