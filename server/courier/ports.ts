import type { JsonObject } from '../kernel/json.ts';
import type { ComposedMessage, Dispatch, Message, MessageStatus, OutgoingMessage } from './model.ts';

/** Renders a message by its templates. Reads files and the network: call it before the transaction that enqueues. */
export interface MessageComposer {
  /** Never rejects for a template that is broken or out of reach: such a message is queued unrendered. */
  compose(message: OutgoingMessage): Promise<ComposedMessage>;
  /** Renders a message that is not going to be sent, so that it costs what a real one costs. Failures are not logged. */
  renderOnly(message: OutgoingMessage): Promise<ComposedMessage>;
}

/** Where flows leave messages. */
export interface MessageQueue {
  /**
   * Stores the message to be sent. Part of the transaction it is called in: sent only if that commits.
   * @returns the message's id
   */
  enqueue(message: ComposedMessage): Promise<string>;
  /** Takes back what was enqueued earlier in the same transaction, before any worker could see it. */
  discard(id: string): Promise<void>;
}

/** Where a page of messages begins: after this one. Newest come first. */
export interface MessageCursor {
  /** The database's own text. */
  readonly createdAt: string;
  readonly id: string;
}

export interface MessageFilter {
  readonly status?: MessageStatus;
  readonly recipient?: string;
}

/** What the admin API reads. */
export interface MessageArchive {
  list(
    filter: MessageFilter,
    page: { readonly size: number; readonly after?: MessageCursor },
  ): Promise<{ readonly messages: readonly Message[]; readonly next?: MessageCursor }>;
  /** With the attempts to deliver it, newest first. */
  find(id: string): Promise<{ readonly message: Message; readonly dispatches: readonly Dispatch[] } | undefined>;
}

/** A message that one worker has taken. */
export interface Claim {
  readonly message: Message;
  /** Changes with every taking: what was taken over can no longer be begun by the former worker. */
  readonly takenAt: Date;
}

export interface ClaimOptions {
  readonly limit: number;
  /** A message taken longer ago is taken over: its worker is gone. */
  readonly leaseMs: number;
  /** How long a message rests after so many failures; the last one stands for all further. */
  readonly restMs: readonly number[];
}

/** How an attempt ended. */
export type Ending =
  | { readonly status: 'sent' }
  | { readonly status: 'queued' | 'abandoned'; readonly error: JsonObject };

/** What workers do. Several of them, in several processes, never hold one message at once. */
export interface DeliveryStore {
  /** Takes messages that are due, oldest first. */
  claim(options: ClaimOptions): Promise<readonly Claim[]>;
  /** Counts an attempt and renews the lease. Undefined when the message was taken over meanwhile: leave it alone then. */
  begin(claim: Claim): Promise<Claim | undefined>;
  /** Renews the lease of an attempt that has begun. Undefined when the message was taken over meanwhile. */
  renew(claim: Claim): Promise<Claim | undefined>;
  /** Writes the new status and the record of the attempt, together. */
  end(claim: Claim, ending: Ending): Promise<void>;
  /** Gives back what was not begun. */
  release(claims: readonly Claim[]): Promise<void>;
  /** How many messages wait. */
  waiting(): Promise<number>;
}

/** Everything about messages in the database. */
export interface MessageStore extends MessageQueue, MessageArchive, DeliveryStore {}
