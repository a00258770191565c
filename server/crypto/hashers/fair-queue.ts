/**
 * Items in turns: at each level of their paths, one item of each share is taken in turn, so that a share with many items delays the
 * others by one item at a time. Items of one path keep their order.
 */
export class FairQueue<T> {
  readonly #items: T[] = [];
  readonly #shares = new Map<string, FairQueue<T>>();

  get isEmpty(): boolean {
    return this.#items.length === 0 && this.#shares.size === 0;
  }

  add([share, ...rest]: readonly string[], item: T): void {
    if (share === undefined) {
      this.#items.push(item);
      return;
    }
    const queue = this.#shares.get(share) ?? new FairQueue<T>();
    this.#shares.set(share, queue);
    queue.add(rest, item);
  }

  /** The next item; the share that it came from is last in turn then. */
  take(): T | undefined {
    const [next] = this.#shares;
    if (next === undefined) return this.#items.shift();
    if (this.#items.length > 0) return this.#items.shift();
    const [share, queue] = next;
    this.#shares.delete(share);
    const item = queue.take();
    if (!queue.isEmpty) this.#shares.set(share, queue);
    return item;
  }

  remove([share, ...rest]: readonly string[], item: T): void {
    if (share === undefined) {
      const index = this.#items.indexOf(item);
      if (index !== -1) this.#items.splice(index, 1);
      return;
    }
    const queue = this.#shares.get(share);
    queue?.remove(rest, item);
    if (queue?.isEmpty === true) this.#shares.delete(share);
  }
}
