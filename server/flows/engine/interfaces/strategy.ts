/**
 * The strategy interface: one folder under `strategies/` implements it, one line in `strategies/index.ts` names it. A strategy
 * shapes forms and judges payloads; expiry, CSRF, enabled methods, saving, hooks and replies are the engine's.
 */
import type { MethodName, Config } from '../../../config/model.ts';
import type { OutgoingMessage } from '../../../courier/model.ts';
import type { Aal, AddressVia, CredentialType, Identity, IdentityWithCredentials } from '../../../identity/model.ts';
import type { HttpRequest } from '../../../kernel/http.ts';
import type { JsonObject } from '../../../kernel/json.ts';
import type { Session } from '../../../session/model.ts';
import type { FieldProblem, Form } from '../../../ui/form.ts';
import type { NodeGroup } from '../../../ui/model.ts';
import type { Payload, PayloadFields } from '../protocol/payload.ts';
import type { Endpoint } from './endpoint.ts';
import type { LinkingStrategy } from './linking.ts';
import type { FlowByName, FlowChanges, SessionTokenExchange } from './model.ts';
import type { CodesIssued, IssuedChallenge, OutcomeByFlow } from './outcome.ts';
import type { ChallengedFlow } from './ports.ts';

/** Flows that strategies take part in. */
export type StrategyFlow = keyof OutcomeByFlow;

/**
 * Which form is being built. Login: `first-factor` (unified), `refresh` (re-authentication of a session), `identification` and
 * `credentials` (identifier first), `second-factor`. Registration: `unified`, `profile` and `credentials` (two steps). Recovery and
 * verification: `address` (asks for one; what follows, a strategy shows by itself).
 */
export type Stage = {
  login: 'first-factor' | 'refresh' | 'identification' | 'credentials' | 'second-factor';
  registration: 'unified' | 'profile' | 'credentials';
  settings: 'settings';
  recovery: 'address';
  verification: 'address';
};

/** What a strategy sees when it shapes a form. */
export interface FormContext<N extends StrategyFlow> {
  readonly stage: Stage[N];
  readonly flow: FlowByName[N];
  /** Shaped in place: it is a builder of the flow's `ui`. */
  readonly form: Form;
  readonly config: Config;
  readonly schemaId: string;
  /** Login `refresh` and `second-factor`: the session's owner. Settings: the owner. Login `credentials`: who the identifier belongs to, where known. */
  readonly identity?: IdentityWithCredentials | undefined;
  /** Login `credentials`: who the user says they are. */
  readonly identifier?: string | undefined;
  /** Login `second-factor`: the address that is all that the session has proved; a code to it is no second factor. */
  readonly provedAddress?: string | undefined;
  /** Registration: traits that the user has given so far. */
  readonly traits?: JsonObject | undefined;
  /** For strategies that place the anti-CSRF field themselves. */
  readonly csrfToken: () => string;
  readonly now: Date;
}

/** A form that the flow remembers something for, a challenge for example. */
export interface FormShaped {
  /** False: nothing to offer to this user. */
  readonly offered: boolean;
  readonly changes: FlowChanges;
}

/** Settings always have an owner. */
export type KnownIdentity<N extends StrategyFlow> = N extends 'settings'
  ? IdentityWithCredentials
  : IdentityWithCredentials | undefined;

/** What a strategy sees of a submission. */
export interface SubmitContext<N extends StrategyFlow> {
  readonly flow: FlowByName[N];
  /** Shaped in place: it is a builder of the flow's `ui`. */
  readonly form: Form;
  readonly config: Config;
  readonly schemaId: string;
  readonly payload: Payload;
  readonly session: Session | undefined;
  /** The address that is all that the session has proved; a code to it is no second factor. */
  readonly provedAddress?: string | undefined;
  /** The session's identity; in settings, their owner. */
  readonly identity: KnownIdentity<N>;
  readonly now: Date;
  /** Settings: the session is fresh enough to change credentials. */
  readonly privileged: boolean;
  /** How the submission came: a link that was followed is a GET. */
  readonly request: HttpRequest;
  readonly csrfToken: () => string;
  /** The codes that a native app swaps for a session token once the browser is done; undefined where it asked for none. */
  readonly tokenExchange: () => Promise<SessionTokenExchange | undefined>;
  /** Builds the form of another stage with all enabled strategies; true when at least one of them had something to offer. */
  showStage(stage: Stage[N], known: Pick<FormContext<N>, 'identity' | 'traits'>): Promise<boolean>;
}

/** What one strategy does in one flow. */
export interface Step<N extends StrategyFlow> {
  /** Fields of the payload beside `method`, `csrf_token` and `transient_payload`. `traits` are added by `takesTraits`. */
  readonly fields: PayloadFields;
  /** The payload carries traits of the identity schema; wrong ones are rejected before `submit`, unless it is `unchecked`. */
  readonly takesTraits?: boolean | 'unchecked';
  /** Shapes the form in place. False: nothing to offer to this user. */
  form(context: FormContext<N>): Promise<boolean | FormShaped> | boolean | FormShaped;
  /**
   * Whether a submission is this strategy's: by the method it names, a button of its own and what the flow asks for. The payload
   * has the plain fields of all strategies.
   */
  claims(payload: Payload, flow: FlowByName[N], config: Config): boolean;
  /** Fields without which a submission is rejected before `submit`. */
  requires?(payload: Payload): readonly string[];
  /** What else is wrong with a submission before `submit`. */
  problems?(payload: Payload): readonly FieldProblem[];
  /** Settings: the change needs a session that has authenticated lately; asked before `submit`. */
  needsPrivileged?(payload: Payload): boolean;
  /** Puts what the user typed back into the form, where a rejected form shows it again. */
  restoreInput?(form: Form, payload: Payload, csrfToken: () => string, flow: FlowByName[N]): void;
  /** `GET`: a link that was followed counts as a submission. None: the body's methods. */
  readonly httpMethods?: readonly ('POST' | 'GET')[];
  /** Submissions that need no anti-CSRF token: the secret in them is proof enough (reference behaviour). */
  needsNoCsrf?(payload: Payload, flow: FlowByName[N]): boolean;
  /** A submission without the right anti-CSRF token gets a new cookie (reference behaviour: recovery by code). */
  readonly renewsCsrf?: true;
  submit(context: SubmitContext<N>): Promise<OutcomeByFlow[N]>;
  /** Submits the form of this stage by itself, where there is nothing to choose; undefined: waits for the user. */
  autoSubmit?(context: FormContext<N>): CodesIssued | undefined | Promise<CodesIssued | undefined>;
}

/** Whom a challenge is for. */
export interface ChallengeContext<N extends ChallengedFlow> {
  readonly flow: FlowByName[N];
  readonly config: Config;
  readonly address: { readonly value: string; readonly via: string };
}

/** What one strategy does in a flow in which users prove to hold an address. */
export interface ChallengeStep<N extends ChallengedFlow> extends Step<N> {
  readonly httpMethods: readonly ('POST' | 'GET')[];
  /** The form once a message is on its way. `address`: to send it again. */
  showSent(context: Pick<FormContext<N>, 'flow' | 'form' | 'config' | 'csrfToken'>, address: ChallengeAddress): void;
  issue(context: ChallengeContext<N>, identity: Identity, presented: JsonObject): IssuedChallenge;
  /** The message to an unknown address, where `notify_unknown_recipients` is on. */
  unknownRecipient(context: ChallengeContext<N>): OutgoingMessage;
  /** Recovery: where users may choose among their addresses. */
  readonly choice?: AddressChoice;
}

/** What the forms of a choice see. */
export type ChoiceContext = Pick<FormContext<'recovery'>, 'flow' | 'form' | 'config' | 'csrfToken'>;

/** The forms of a recovery in which users choose among their addresses. `named` is the address that they began with. */
export interface AddressChoice {
  /** Asks for any address of theirs. */
  ask(context: ChoiceContext): void;
  /** Shows their addresses, none of them in full. */
  offer(
    context: ChoiceContext,
    named: string,
    options: readonly { readonly reference: string; readonly address: string }[],
  ): void;
  /** Asks for the chosen address in full. */
  confirm(context: ChoiceContext, named: string, via: AddressVia): void;
  showSent(context: ChoiceContext, named: string, address: string): void;
}

/** Where a challenge goes. */
export type ChallengeAddress = ChallengeContext<ChallengedFlow>['address'];

/** One way to prove who a user is, or to change who they are: what it does in each flow that it takes part in. */
export interface Strategy {
  readonly method: MethodName;
  /** Group of its nodes. */
  readonly group: NodeGroup;
  /** What a login through it adds to a session. */
  readonly completes?: { readonly method: CredentialType; readonly aal: Aal };
  /** Forms of this strategy come without being enabled in `selfservice.methods` (reference: profile in registration). */
  readonly alwaysInRegistration?: boolean;
  readonly login?: Step<'login'>;
  readonly registration?: Step<'registration'>;
  readonly settings?: Step<'settings'>;
  readonly recovery?: ChallengeStep<'recovery'>;
  readonly verification?: ChallengeStep<'verification'>;
  /** Operations that the strategy answers itself. */
  readonly endpoints?: readonly Endpoint[];
  /** Its credentials can join an account that is already there, once its owner has signed in. */
  readonly linking?: LinkingStrategy;
}
