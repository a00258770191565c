/** Messages to people: what is queued, in the reference's words. */
import type { JsonObject } from '../kernel/json.ts';

export type Channel = 'email' | 'sms';
export type MessageStatus = 'queued' | 'sent' | 'processing' | 'abandoned';

/** What every template knows. Names are the reference's: its stored `template_data`, and what a Jsonnet body sees. */
interface Envelope {
  /** The recipient: an email address, or a phone number in E.164. */
  readonly to: string;
  /** URL that the flow was started with. */
  readonly request_url: string;
  /** `{}` where the client sent none. */
  readonly transient_payload: JsonObject;
}

interface ToKnown extends Envelope {
  /** The identity as the admin API shows it, without credentials. */
  readonly identity: JsonObject;
  /** Lifespan of the code or link, cut to whole minutes. */
  readonly expires_in_minutes: number;
}

/** Written directly, without a template: for tests of a channel. */
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
  readonly registration_code_valid: Omit<ToKnown, 'identity'> & {
    readonly traits: JsonObject;
    readonly registration_code: string;
  };
  readonly stub: EmailStub;
}

/** Data of each SMS template. */
export interface SmsTemplates {
  readonly verification_code_valid: ToKnown & { readonly verification_code: string };
  /** The reference stores the recovery code under the name of the other one. */
  readonly recovery_code_valid: ToKnown & {
    readonly verification_code: string;
    /** Host of `request_url`, without port. */
    readonly request_url_domain: string;
  };
  readonly login_code_valid: ToKnown & { readonly login_code: string };
  /** `identity` holds the traits alone: there is no identity yet. */
  readonly registration_code_valid: ToKnown & { readonly registration_code: string };
  readonly stub: { readonly to: string; readonly body: string; readonly identity: JsonObject };
}

/** Names in the column `template_type`. */
export type TemplateType = keyof EmailTemplates | keyof SmsTemplates;

/** Header names to values, as `clients.web_hook.header_allowlist` lets them through. */
export type RequestHeaders = Readonly<Record<string, readonly string[]>>;

type Outgoing<C extends Channel, Templates> = {
  [T in keyof Templates]: {
    readonly channel: C;
    readonly template: T;
    readonly data: Templates[T];
    /** Headers of the request that caused the message, for HTTP channels. */
    readonly requestHeaders?: RequestHeaders;
  };
}[keyof Templates];

/** A message that someone is to get. */
export type OutgoingMessage = Outgoing<'email', EmailTemplates> | Outgoing<'sms', SmsTemplates>;

/** A message ready to be stored. */
export interface ComposedMessage {
  readonly channel: Channel;
  readonly recipient: string;
  /** Empty for SMS, and where the template could not be rendered: the worker then tries again. */
  readonly subject: string;
  /** Plain text; empty where the template could not be rendered. */
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
  /** Undefined in rows of old versions of the reference. */
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
