import type { Config } from '../../config/model.ts';
import type { Message } from '../model.ts';

/** A message with the parts that are sent. */
export interface Delivery {
  readonly message: Message;
  readonly subject: string;
  readonly text: string;
  /** Undefined for SMS and for unknown templates. */
  readonly html: string | undefined;
}

/** A transport for messages. */
export interface Channel {
  /** Resolves when the other server has accepted the message. Aborts at the signal, as far as possible. @throws DeliveryError */
  send(delivery: Delivery, config: Config, signal: AbortSignal): Promise<void>;
  /** Closes open connections. */
  close(): Promise<void>;
}

/** The other server did not accept the message. The error's text is stored with the attempt and shown by the admin API. */
export class DeliveryError extends Error {
  /** The reference's text for the failed step. */
  readonly reason: string | undefined;
  /** Whether a later attempt would fail, too. */
  readonly isFinal: boolean;
  constructor(
    message: string,
    options: { readonly reason?: string; readonly cause?: unknown; readonly isFinal?: boolean } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'DeliveryError';
    this.reason = options.reason;
    this.isFinal = options.isFinal ?? false;
  }
}
