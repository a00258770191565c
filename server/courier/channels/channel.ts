import type { Config } from '../../config/model.ts';
import type { Message } from '../model.ts';

/** A message with everything that is sent of it. */
export interface Delivery {
  readonly message: Message;
  readonly subject: string;
  readonly text: string;
  /** Undefined for SMS, and for templates that we do not know. */
  readonly html: string | undefined;
}

/** A way to people. */
export interface Channel {
  /** Resolves when the other side has accepted the message. Stops trying, as far as it can, at the signal. @throws DeliveryError */
  send(delivery: Delivery, config: Config, signal: AbortSignal): Promise<void>;
  /** Ends open connections. */
  close(): Promise<void>;
}

/** The message was not accepted. The message of the error is kept with the attempt and shown to administrators. */
export class DeliveryError extends Error {
  /** What was attempted, in the words of the reference. */
  readonly reason: string | undefined;
  /** Whether the other side will not accept the message at a later attempt either. */
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
