/**
 * The strategy interface: one folder under `strategies/` implements it, one line in `strategies/index.ts` names it. A strategy
 * shapes forms and judges payloads; expiry, CSRF, enabled methods, saving, hooks and replies are the engine's.
 */
import type { MethodName } from '../../config/model.ts';
import type { Config } from '../../config/model.ts';
import type { Aal, CredentialType, IdentityWithCredentials } from '../../identity/model.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Session } from '../../session/model.ts';
import type { FieldProblem, Form } from '../../ui/form.ts';
import type { NodeGroup } from '../../ui/model.ts';
import type { FlowByName } from './model.ts';
import type { OutcomeByFlow } from './outcome.ts';
import type { Payload, PayloadFields } from './payload.ts';

/** Flows that strategies take part in. */
export type StrategyFlow = keyof OutcomeByFlow;

/**
 * Which form is being built. Login: `first-factor` (unified), `refresh` (re-authentication of a session), `identification` and
 * `credentials` (identifier first), `second-factor`. Registration: `unified`, `profile` and `credentials` (two steps).
 */
export type Stage = {
  login: 'first-factor' | 'refresh' | 'identification' | 'credentials' | 'second-factor';
  registration: 'unified' | 'profile' | 'credentials';
  settings: 'settings';
};

export interface FormContext<N extends StrategyFlow> {
  readonly stage: Stage[N];
  readonly flow: FlowByName[N];
  readonly form: Form;
  readonly config: Config;
  readonly schemaId: string;
  /** Login `refresh` and `second-factor`: the session's owner. Settings: the owner. Login `credentials`: who the identifier belongs to, where known. */
  readonly identity?: IdentityWithCredentials | undefined;
  /** Registration: traits that the person has given so far. */
  readonly traits?: JsonObject | undefined;
}

export interface SubmitContext<N extends StrategyFlow> {
  readonly flow: FlowByName[N];
  readonly form: Form;
  readonly config: Config;
  readonly schemaId: string;
  readonly payload: Payload;
  readonly session: Session | undefined;
  /** Whose session it is; in settings, whose they are. */
  readonly identity: IdentityWithCredentials | undefined;
  readonly now: Date;
  /** Settings: the session is fresh enough to change credentials. */
  readonly privileged: boolean;
  /** Builds the form of another stage with all enabled strategies; true when at least one of them had something to offer. */
  readonly showStage: (stage: Stage[N], known: Pick<FormContext<N>, 'identity' | 'traits'>) => Promise<boolean>;
}

/** What one strategy does in one flow. */
export interface Step<N extends StrategyFlow> {
  /** Fields of the payload beside `method`, `csrf_token` and `transient_payload`. `traits` are added by `takesTraits`. */
  readonly fields: PayloadFields;
  /** The payload carries traits of the identity schema; wrong ones are rejected before `submit`. */
  readonly takesTraits?: boolean;
  /** Shapes the form. False: nothing to offer to this person. */
  form(context: FormContext<N>): Promise<boolean> | boolean;
  /**
   * Whether a submission is this strategy's: by the method it names, a button of its own and what the flow asks for. The payload
   * has the plain fields of all strategies.
   */
  claims(payload: Payload, flow: FlowByName[N], config: Config): boolean;
  /** Fields without which a submission is rejected before `submit`. */
  requires?(payload: Payload): readonly string[];
  /** What else is wrong with a submission before `submit`. */
  problems?(payload: Payload): readonly FieldProblem[];
  /** Puts what the person typed back into the form, where a rejected form shall show it. */
  keep?(form: Form, payload: Payload): void;
  submit(context: SubmitContext<N>): Promise<OutcomeByFlow[N]>;
}

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
}
