/** Errors of a process that has no file descriptors or memory left. They say nothing about the file. */
const SHORTAGES: ReadonlySet<unknown> = new Set(['EMFILE', 'ENFILE', 'ENOMEM']);
const MAX_ENTRIES = 200;

const isShortage = (error: unknown): boolean =>
  error instanceof Error && (('code' in error && SHORTAGES.has(error.code)) || isShortage(error.cause));

/** Remembers what was read, so that a shortage of file descriptors is not taken for a file that cannot be used. */
export class LastRead<T> {
  readonly #known = new Map<string, T>();

  /** Calls `load`, or returns its last result for the key while the process has no descriptors left. @throws the errors of `load` */
  async read(key: string, load: () => Promise<T>): Promise<T> {
    try {
      const content = await load();
      if (this.#known.size >= MAX_ENTRIES && !this.#known.has(key)) this.#known.clear();
      this.#known.set(key, content);
      return content;
    } catch (error) {
      const known = this.#known.get(key);
      if (known === undefined || !isShortage(error)) throw error;
      return known;
    }
  }
}
