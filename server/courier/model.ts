/** Messages to users, and their template data under the reference's names. */
import type { JsonObject } from '../kernel/json.ts';

export type Channel = 'email' | 'sms';
export type MessageStatus = 'queued' | 'sent' | 'processing' | 'abandoned';

/** Data of every template. The names are the reference's, in stored `template_data` and in the `ctx` of a Jsonnet body. */
interface Envelope {
  /** The recipient: an email address, or a phone number in E.164. */
  readonly to: string;
  /** URL that the flow was started with. */
  readonly request_url: string;
  /** `{}` when the client sent no payload. */
  readonly transient_payload: JsonObject;
}

interface ToKnown extends Envelope {
  /** The identity as the admin API shows it, without credentials. */
  readonly identity: JsonObject;
  /** Lifespan of the code or link in minutes, rounded down. */
  readonly expires_in_minutes: number;
}

/** A message without a template, for tests of a channel. */
interface EmailStub {
  readonly to: string;
  readonly subject: string;
  readonly body: string;
  readonly html_body?: string;
}

/** Data of each email template, by its name in `template_type`. */
export interface EmailTemplates {
  readonly recovery_invalid: Envelope;
  readonly recovery_valid: ToKnown & { readonly recovery_url: string };
  readonly recovery_code_invalid: Envelope;
  readonly recovery_code_valid: ToKnown & { readonly recovery_code: string };
  readonly verification_invalid: Envelope;
  readonly verification_valid: ToKnown & { readonly verification_url: string };
  readonly verification_code_invalid: Envelope;
  readonly verification_code_valid: ToKnown & { readonly verification_url: string; readonly verification_code: string };
  readonly login_code_valid: ToKnown & { readonly login_code: string };
  /** Ours: a client tried to register with an address that has an account. */
  readonly registration_invalid: Envelope;
  readonly registration_code_valid: Omit<ToKnown, 'identity'> & {
    readonly traits: JsonObject;
    readonly registration_code: string;
  };
  readonly stub: EmailStub;
}

/** Data of each SMS template. */
export interface SmsTemplates {
  readonly verification_code_valid: ToKnown & { readonly verification_code: string };
  /** The reference stores the recovery code under this name. */
  readonly recovery_code_valid: ToKnown & {
    readonly verification_code: string;
    /** Host of `request_url`, without port. */
    readonly request_url_domain: string;
  };
  readonly login_code_valid: ToKnown & { readonly login_code: string };
  /** `identity` holds the traits only: the identity does not exist yet. */
  readonly registration_code_valid: ToKnown & { readonly registration_code: string };
  readonly stub: { readonly to: string; readonly body: string; readonly identity: JsonObject };
}

/** Values of the column `template_type`. */
export type TemplateType = keyof EmailTemplates | keyof SmsTemplates;

/** Header names to values, filtered by `clients.web_hook.header_allowlist`. */
export type RequestHeaders = Readonly<Record<string, readonly string[]>>;

type Outgoing<C extends Channel, Templates> = {
  [T in keyof Templates]: {
    readonly channel: C;
    readonly template: T;
    readonly data: Templates[T];
    /** Headers of the request that caused the message; HTTP channels receive them. */
    readonly requestHeaders?: RequestHeaders;
  };
}[keyof Templates];

/** A message to be sent. */
export type OutgoingMessage = Outgoing<'email', EmailTemplates> | Outgoing<'sms', SmsTemplates>;

/** A message ready to be stored. */
export interface ComposedMessage {
  readonly channel: Channel;
  readonly recipient: string;
  /** Empty for SMS, and when the template could not be rendered: the worker renders it then. */
  readonly subject: string;
  /** Plain text; empty when the template could not be rendered. */
  readonly body: string;
  readonly templateType: TemplateType;
  /** The template's data as JSON text. */
  readonly templateData: string;
  readonly requestHeaders: RequestHeaders | null;
}

/** One attempt to deliver. */
export interface Dispatch {
  readonly id: string;
  readonly messageId: string;
  readonly status: 'success' | 'failed';
  /** Why it failed, in the shape of the API's errors. */
  readonly error?: JsonObject;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A stored message. */
export interface Message {
  readonly id: string;
  readonly status: MessageStatus;
  readonly type: Channel;
  /** Undefined in rows written by old versions of the reference. */
  readonly channel?: string;
  readonly recipient: string;
  readonly subject: string;
  readonly body: string;
  readonly templateType: string;
  readonly templateData: string;
  readonly requestHeaders: RequestHeaders | null;
  readonly sendCount: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
