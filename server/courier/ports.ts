import type { JsonObject } from '../kernel/json.ts';
import type { ComposedMessage, Dispatch, Message, MessageStatus, OutgoingMessage } from './model.ts';

/** Renders a message from its templates. It reads files and the network: call it before the transaction that enqueues the message. */
export interface MessageComposer {
  /** Never rejects because of a template: a message whose template cannot be read or rendered is returned without text. */
  compose(message: OutgoingMessage): Promise<ComposedMessage>;
  /** Renders a message that is not sent, so that the request takes as long as one that sends. Failures are not logged. */
  renderOnly(message: OutgoingMessage): Promise<ComposedMessage>;
}

/** Flows enqueue messages here. */
export interface MessageQueue {
  /**
   * Stores the message to be sent, in the current transaction: it is sent only if that commits.
   * @returns the message's id
   */
  enqueue(message: ComposedMessage): Promise<string>;
  /** Removes a message that was enqueued in the same transaction, before any worker could see it. */
  discard(id: string): Promise<void>;
}

/** A page of messages begins after this one; the newest come first. */
export interface MessageCursor {
  /** The time as the database writes it, at its own precision. */
  readonly createdAt: string;
  readonly id: string;
}

export interface MessageFilter {
  readonly status?: MessageStatus;
  readonly recipient?: string;
}

/** Messages as the admin API reads them. */
export interface MessageArchive {
  list(
    filter: MessageFilter,
    page: { readonly size: number; readonly after?: MessageCursor },
  ): Promise<{ readonly messages: readonly Message[]; readonly next?: MessageCursor }>;
  /** A message with its delivery attempts, newest first. */
  find(id: string): Promise<{ readonly message: Message; readonly dispatches: readonly Dispatch[] } | undefined>;
}

/** A message that one worker has claimed. */
export interface Claim {
  readonly message: Message;
  /** Changes with every claim, so that the former worker cannot begin a message that was taken over. */
  readonly takenAt: Date;
}

export interface ClaimOptions {
  readonly limit: number;
  /** A message claimed longer ago is taken over: its worker has ended. */
  readonly leaseMs: number;
  /** Wait after the first, second, ... failure; the last entry holds for all further failures. */
  readonly restMs: readonly number[];
}

/** How an attempt ended. */
export type Ending =
  | { readonly status: 'sent' }
  | { readonly status: 'queued' | 'abandoned'; readonly error: JsonObject };

/** What waits in the queue. */
export interface Backlog {
  readonly count: number;
  /** When the oldest of them was enqueued. */
  readonly since: Date | undefined;
}

/** The queue as workers use it. A message is claimed by one worker at a time, across all processes. */
export interface DeliveryStore {
  /** Claims messages that are due, oldest first. */
  claim(options: ClaimOptions): Promise<readonly Claim[]>;
  /** Counts an attempt and renews the lease. Undefined when another worker has taken the message over: do not send it. */
  begin(claim: Claim): Promise<Claim | undefined>;
  /** Renews the lease of an attempt that has begun. Undefined when another worker has taken the message over. */
  renew(claim: Claim): Promise<Claim | undefined>;
  /** Writes the new status and the record of the attempt in one transaction. */
  end(claim: Claim, ending: Ending): Promise<void>;
  /** Releases claims whose attempts have not begun. */
  release(claims: readonly Claim[]): Promise<void>;
  /** The queued messages; those that rest after a failure are among them. */
  waiting(): Promise<Backlog>;
}

/** All operations on messages in the database. */
export interface MessageStore extends MessageQueue, MessageArchive, DeliveryStore {}
