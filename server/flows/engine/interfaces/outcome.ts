/** What a strategy answers to a submission. The engine turns it into storage, hooks and a reply; a strategy never does. */
import type { OutgoingMessage } from '../../../courier/model.ts';
import type { Credentials, CredentialType, Identity, IdentityWithCredentials } from '../../../identity/model.ts';
import type { KeyClaim } from '../../../identity/ports.ts';
import type { JsonObject } from '../../../kernel/json.ts';
import type { PassedMethod } from '../../../session/session.ts';
import type { FieldProblem, Form } from '../../../ui/form.ts';
import type { UiText } from '../../../ui/model.ts';
import type { FlowChanges } from './model.ts';
import type { Challenge, CodeRecipient, IdentityConflict } from './ports.ts';
import type { SubmitContext } from './strategy.ts';

/** What every outcome may carry: changes of the flow. Where the flow is stored, it is stored with them. */
interface Outcome {
  readonly changes?: FlowChanges;
}

/** Something about the input is wrong: the flow is shown again with these messages (400). */
export interface Rejected extends Outcome {
  readonly kind: 'rejected';
  readonly problems: readonly FieldProblem[];
  /** Whose credentials were asked for. For traces only: the user has not proved to be them. */
  readonly claimedIdentityId?: string | undefined;
}

/** The strategy moved the form on (next screen, a code was sent): the flow is stored and shown again. */
export interface FormUpdated extends Outcome {
  readonly kind: 'form-updated';
  /** Single-page apps are redirected to the form too; its nodes stay as they were placed (reference behaviour: WebAuthn). */
  readonly byRedirect?: true;
}

/**
 * The user continues at an address elsewhere, an OpenID provider for example. A browser form is redirected (303); AJAX and native
 * clients get 422 `browser_location_change_required`. The user comes back through one of the strategy's `endpoints`.
 */
export interface Redirect extends Outcome {
  readonly kind: 'redirect';
  /** Absolute URL. */
  readonly to: string;
  /**
   * What waits for the user in a continuity container, which the browser's cookie names. The transient payload of the submission waits
   * with it (native flows: in the flow, since the browser that comes back is not the client).
   */
  readonly pause?: PausedState;
}

/** The content of a continuity container. It is sealed under the cookie secrets and bound to the flow. */
export interface PausedState {
  /** The reference's name of the container, for example `ory_kratos_oidc_auth_code_session`. */
  readonly name: string;
  readonly payload: JsonObject;
  readonly lifespanMs: number;
}

/** Flows that may become each other. */
export type BecomingFlow = 'login' | 'registration';

/**
 * The submission belongs to a new flow of another kind, which keeps the type, the request URL, the schema, the token exchange and the
 * transient payload of this one. A social login of an unknown user becomes a registration, a registration under a known subject a login.
 */
export type Becomes<N extends BecomingFlow> = ContinuesAs<N> | LinksAt<N>;

/** The new flow continues at once: `judge` answers as if the submission had come to it. */
export interface ContinuesAs<N extends BecomingFlow> extends Outcome {
  readonly kind: 'becomes';
  readonly flow: N;
  judge(context: SubmitContext<N>): Promise<OutcomeByFlow[N]>;
}

/** The new flow waits for the user: JSON clients get it with 400, browsers are redirected to its page. */
export interface LinksAt<N extends BecomingFlow> extends Outcome {
  readonly kind: 'becomes';
  readonly flow: N;
  readonly judge?: undefined;
  /** Joins what the old flow remembers, for example `duplicateCredentials` (interfaces/linking.ts). */
  readonly internalContext: JsonObject;
  /** Shapes the form of the new flow; its first stage is there already. */
  readonly shape: (form: Form) => void | Promise<void>;
  /** Added to the URL of the page that shows the new flow. */
  readonly pageQuery?: Readonly<Record<string, string>>;
}

/** The provider of a social login: a session records it with the method (`authentication_methods[].provider`). */
export type LoginProvider = Pick<PassedMethod, 'provider' | 'organization'>;

/** The user proved to be this identity. `upgraded` is the identity as it shall be stored from now on, for example rehashed. */
export interface Authenticated extends Outcome {
  readonly kind: 'authenticated';
  readonly identity: IdentityWithCredentials;
  readonly upgraded?: IdentityWithCredentials;
  readonly consumes?: OneTimeUse;
  /** The level that was proved, where a strategy has more than one to offer. */
  readonly aal?: 'aal1' | 'aal2';
  readonly provider?: LoginProvider;
  /** The login gets a session of its own, also where the user has one (reference behaviour of social sign-in). */
  readonly newSession?: true;
  /** What the flow remembers from then on: a challenge that has been answered is gone. */
  readonly internalContext?: JsonObject;
}

/** Login, identifier first: the user said who they are. `identity`: undefined also where enumeration is mitigated. */
export interface Identified extends Outcome {
  readonly kind: 'identified';
  readonly identifier: string;
  readonly identity: IdentityWithCredentials | undefined;
}

/** A new secret and the message that carries it. */
export interface IssuedChallenge {
  readonly kind: Challenge['kind'];
  readonly secret: string;
  readonly lifespanMs: number;
  readonly message: OutgoingMessage;
}

/** A new code to sign in or up with, and where it goes. */
export interface IssuedCode extends IssuedChallenge {
  readonly kind: 'code';
  readonly address: CodeRecipient;
}

/** Codes go out, and the form, which the strategy has shaped, waits for one of them to come back. They replace those before. */
export interface CodesIssued extends Outcome {
  readonly kind: 'codes-issued';
  readonly codes: readonly IssuedCode[];
  /** Login: whose they are. */
  readonly identityId?: string;
  /** No identity has the address: nothing is sent, and neither answer nor time reveal it. */
  readonly dummy?: true;
}

/** The user entered a code. `leadsTo`: what follows when it is right; undefined: no code can be right. */
export interface CodeAnswered<O> extends Outcome {
  readonly kind: 'code-answered';
  readonly code: string;
  readonly leadsTo: O | undefined;
  /** Login: the addresses that the user has now. A code that was sent to any other address is refused. */
  readonly addresses?: readonly string[];
}

/** A secret that is valid for one login. The submission's transaction consumes it, so of two submissions at once one succeeds. */
export interface OneTimeUse {
  readonly type: CredentialType;
  /** Maps the stored configuration of the credentials to the one without the secret; undefined: it was already consumed. */
  readonly consume: (stored: JsonObject) => JsonObject | undefined;
  /** The message on the form when the secret was already consumed. */
  readonly onAlreadyConsumed: FieldProblem;
}

/** A new identity may be created with these traits and credentials (identifiers are filled in from the traits). */
export interface Registered extends Outcome {
  readonly kind: 'registered';
  readonly traits: JsonObject;
  readonly credentials: readonly Credentials[];
  readonly newKeyId?: NewKeyId;
  /** What the flow remembers from then on: a challenge that has been answered is gone. */
  readonly internalContext?: JsonObject;
  readonly provider?: LoginProvider;
  /** What else the new identity has. */
  readonly details?: Partial<Pick<Identity, 'metadataPublic' | 'metadataAdmin' | 'organizationId'>>;
  /** Addresses that a provider vouches for: stored as verified where the identity schema takes them from the traits. */
  readonly verifiedAddresses?: readonly { readonly via: string; readonly value: string }[];
  /** Where another identity has the identifier: what follows in place of a message on the form. */
  readonly onConflict?: (conflict: IdentityConflict) => Becomes<'login'>;
  /** Shapes the form where completing is refused after all. Absent: the step's `restoreInput`. */
  readonly reshape?: (form: Form) => void;
}

/** The id of a new security key or passkey: it must not be registered yet (WebAuthn Level 2, section 7.1 step 22). */
export type NewKeyId = KeyClaim;

/** The identity shall be stored as `after`. `passed`: a factor that the user has just proved to hold; their session gets it. */
export interface Changed extends Outcome {
  readonly kind: 'changed';
  readonly before: IdentityWithCredentials;
  readonly after: IdentityWithCredentials;
  readonly passed?: PassedMethod;
  readonly newKeyId?: NewKeyId;
}

/** The change needs a fresher session; the engine sends the user to log in and continues afterwards. */
export interface NeedsReauthentication extends Outcome {
  readonly kind: 'needs-reauthentication';
  /** The fields to submit again afterwards. Absent: those of this submission. */
  readonly resubmit?: JsonObject;
}

/** An address was given: a challenge goes there where it is known. Nothing tells the client whether it is. */
export interface AddressGiven extends Outcome {
  readonly kind: 'address-given';
  readonly address: string;
  readonly via: 'email' | 'sms';
}

/** One of several steps in which users choose among their addresses; `named` is the one that they began with. */
export type ChoosingAddress = Outcome & AddressChosen;

type AddressChosen =
  | { readonly kind: 'address-named'; readonly named: string }
  /** One of those offered, by its reference. */
  | { readonly kind: 'address-chosen'; readonly named: string; readonly reference: string }
  /** Given in full: the code goes there where it is known. */
  | { readonly kind: 'address-confirmed'; readonly named: string; readonly address: string }
  | { readonly kind: 'went-back'; readonly named: string };

/** The user returned the secret of a challenge. */
export interface Answered extends Outcome {
  readonly kind: 'answered';
  readonly by: 'code' | 'token';
  readonly secret: string;
}

/** The form was filled from a followed link and waits for the user to submit it. */
export interface Prefilled extends Outcome {
  readonly kind: 'prefilled';
}

/** The flow is of no more use: a new one takes its place and says why. */
export interface Replaced extends Outcome {
  readonly kind: 'replaced';
  readonly message: UiText;
  /** Apps are redirected to the new flow, too, in place of an error that names it. */
  readonly byRedirect?: true;
}

/** What strategies may answer in each flow. */
export interface OutcomeByFlow {
  login:
    | Authenticated
    | Identified
    | CodesIssued
    | CodeAnswered<Authenticated>
    | Redirect
    | Becomes<'registration'>
    | FormUpdated
    | Rejected;
  registration:
    | Registered
    | CodesIssued
    | CodeAnswered<Registered>
    | Redirect
    | Becomes<'login'>
    | FormUpdated
    | Rejected;
  settings: Changed | Redirect | FormUpdated | NeedsReauthentication | Rejected;
  recovery: AddressGiven | ChoosingAddress | Answered | Replaced | Rejected;
  verification: AddressGiven | Answered | Prefilled | Replaced | Rejected;
}

/** The outcome `rejected` with these messages. */
export const rejected = (...problems: FieldProblem[]): Rejected => ({ kind: 'rejected', problems });
