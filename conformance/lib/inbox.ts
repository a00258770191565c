import { type Json, text } from './answer.ts';

/**
 * Tells which messages are the newest. On MySQL and MariaDB the reference's schema keeps whole seconds, so a server lists messages of one
 * second in no particular order; what was not there at an earlier look is then the newer one.
 */
export class Inbox {
  readonly #seen = new Set<string>();
  /** By recipient, what `newest` gave last. */
  readonly #last = new Map<string, readonly Json[]>();

  /**
   * The newest of the messages to one recipient, which are given as a server lists them: the latest time first. One message, unless several of
   * one time have come since the last look; an empty list without messages.
   */
  newest(messages: readonly Json[]): readonly Json[] {
    const [first] = messages;
    if (first === undefined) return [];
    const sameTime = messages.filter((message) => text(message, 'created_at') === text(first, 'created_at'));
    const unseen = sameTime.filter((message) => !this.#seen.has(text(message, 'id')));
    const recipient = text(first, 'recipient');
    const newest = unseen.length > 0 ? unseen : (this.#last.get(recipient) ?? [first]);
    for (const message of messages) this.#seen.add(text(message, 'id'));
    this.#last.set(recipient, newest);
    return newest;
  }
}
