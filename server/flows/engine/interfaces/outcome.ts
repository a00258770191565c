/** What a strategy answers to a submission. The engine turns it into storage, hooks and a reply; a strategy never does. */
import type { OutgoingMessage } from '../../../courier/model.ts';
import type { Credentials, CredentialType, IdentityWithCredentials } from '../../../identity/model.ts';
import type { JsonObject } from '../../../kernel/json.ts';
import type { PassedMethod } from '../../../session/session.ts';
import type { FieldProblem } from '../../../ui/form.ts';
import type { UiText } from '../../../ui/model.ts';
import type { Challenge, CodeRecipient } from './ports.ts';

/** Something about the input is wrong: the flow is shown again with these messages (400). */
export interface Rejected {
  readonly kind: 'rejected';
  readonly problems: readonly FieldProblem[];
}

/** The strategy moved the form on (next screen, a code was sent): the flow is stored and shown again. */
export interface Advanced {
  readonly kind: 'advanced';
  /** Single-page apps too are told to go to the form, whose nodes stay as they were placed (reference behaviour: WebAuthn). */
  readonly byRedirect?: true;
}

/** The person proved to be this identity. `upgraded` is the identity as it shall be stored from now on, for example rehashed. */
export interface Authenticated {
  readonly kind: 'authenticated';
  readonly identity: IdentityWithCredentials;
  readonly upgraded?: IdentityWithCredentials;
  readonly redeems?: Redemption;
  /** The level that was proved, where a strategy has more than one to offer. */
  readonly aal?: 'aal1' | 'aal2';
  /** What the flow remembers from then on: a challenge that has been answered is gone. */
  readonly internalContext?: JsonObject;
}

/** Login, identifier first: the person said who they are. `identity`: undefined also where enumeration is mitigated. */
export interface Identified {
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
export interface CodesIssued {
  readonly kind: 'codes-issued';
  readonly codes: readonly IssuedCode[];
  /** Login: whose they are. */
  readonly identityId?: string;
  /** Nobody has the address: nothing is sent, and neither answer nor time tell. */
  readonly pretended?: true;
}

/** A code was given back. `leadsTo`: what follows where it is right; undefined: no code can be. */
export interface CodeAnswered<O> {
  readonly kind: 'code-answered';
  readonly code: string;
  readonly leadsTo: O | undefined;
}

/** Something that is good for one login only. It is used up in the submission's transaction, so of two at once one gets in. */
export interface Redemption {
  readonly type: CredentialType;
  /** From the credentials' configuration as stored at that moment to the one without it; undefined: it was used up before. */
  readonly use: (stored: JsonObject) => JsonObject | undefined;
  /** What the form says then. */
  readonly lost: FieldProblem;
}

/** A new identity may be created with these traits and credentials (identifiers are filled in from the traits). */
export interface Registered {
  readonly kind: 'registered';
  readonly traits: JsonObject;
  readonly credentials: readonly Credentials[];
  readonly newKeyId?: NewKeyId;
  /** What the flow remembers from then on: a challenge that has been answered is gone. */
  readonly internalContext?: JsonObject;
}

/** The id (base64) of a new security key or passkey: it must be nobody's yet (WebAuthn Level 2, section 7.1 step 22). */
export type NewKeyId = string;

/** The identity shall be stored as `after`. `passed`: a factor that the person has just proved to hold; their session gets it. */
export interface Changed {
  readonly kind: 'changed';
  readonly before: IdentityWithCredentials;
  readonly after: IdentityWithCredentials;
  readonly passed?: PassedMethod;
  readonly newKeyId?: NewKeyId;
}

/** The change needs a fresher session; the engine sends the person to log in and continues afterwards. */
export interface NeedsReauthentication {
  readonly kind: 'needs-reauthentication';
}

/** An address was given: a challenge goes there where it is known. Nothing tells the client whether it is. */
export interface AddressGiven {
  readonly kind: 'address-given';
  readonly address: string;
  readonly via: 'email' | 'sms';
}

/** One of several steps in which people choose among their addresses; `named` is the one that they began with. */
export type ChoosingAddress =
  | { readonly kind: 'address-named'; readonly named: string }
  /** One of those offered, by its reference. */
  | { readonly kind: 'address-chosen'; readonly named: string; readonly reference: string }
  /** Given in full: the code goes there where it is known. */
  | { readonly kind: 'address-confirmed'; readonly named: string; readonly address: string }
  | { readonly kind: 'went-back'; readonly named: string };

/** The secret of a challenge was given back. */
export interface Answered {
  readonly kind: 'answered';
  readonly by: 'code' | 'token';
  readonly secret: string;
}

/** The form was filled from a followed link and waits for the person to submit it. */
export interface Prefilled {
  readonly kind: 'prefilled';
}

/** The flow is of no more use: a new one takes its place and says why. */
export interface Replaced {
  readonly kind: 'replaced';
  readonly message: UiText;
  /** Apps are redirected to the new flow, too, in place of an error that names it. */
  readonly byRedirect?: true;
}

export interface OutcomeByFlow {
  login: Authenticated | Identified | CodesIssued | CodeAnswered<Authenticated> | Advanced | Rejected;
  registration: Registered | CodesIssued | CodeAnswered<Registered> | Advanced | Rejected;
  settings: Changed | Advanced | NeedsReauthentication | Rejected;
  recovery: AddressGiven | ChoosingAddress | Answered | Replaced | Rejected;
  verification: AddressGiven | Answered | Prefilled | Replaced | Rejected;
}

export const rejected = (...problems: FieldProblem[]): Rejected => ({ kind: 'rejected', problems });
