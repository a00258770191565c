/**
 * Where log lines go: standard output, in such a way that it never holds up nor ends the process. Lines for which there is no room (a full
 * disk, a reader that stopped reading or is gone) wait, up to a limit; those beyond it are dropped, counted, and reported once there is room.
 */
import { constants, openSync, writeSync } from 'node:fs';
import type { DestinationStream } from 'pino';

/** Bytes kept until there is room; lines beyond are lost. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;
/** How soon what waits is tried again, in milliseconds. */
const RETRY_MS = 200;
const STDOUT = 1;

/** Writes bytes and answers how many were taken. @throws a system error where none were */
export type WriteBytes = (bytes: Buffer) => number;

export interface LogOutputOptions {
  readonly write?: WriteBytes;
  /** The line that tells how many were lost. */
  readonly report: (lost: number) => string;
}

/** There is one in a process, or two. */
const outputs: LogOutput[] = [];

/** A destination whose `write` neither blocks nor throws. */
export function createLogOutput({ write = writerTo(STDOUT), report }: LogOutputOptions): DestinationStream {
  const output = new LogOutput(write, report);
  if (outputs.length === 0) process.once('exit', () => outputs.forEach((each) => each.flush()));
  outputs.push(output);
  return output;
}

/**
 * Writes to a descriptor without waiting. It is opened once more for that, since other processes may share it and count on it to block. What can
 * not be opened (sockets, files of another user) is written to as it is.
 */
function writerTo(descriptor: number): WriteBytes {
  let own = descriptor;
  try {
    own = openSync(`/dev/fd/${descriptor}`, constants.O_WRONLY | constants.O_APPEND | constants.O_NONBLOCK);
  } catch {
    // It stays the one that there is.
  }
  return (bytes) => writeSync(own, bytes);
}

class LogOutput implements DestinationStream {
  readonly #write: WriteBytes;
  readonly #report: (lost: number) => string;
  /** Whole lines, but for the first, of which the beginning may be out. */
  readonly #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #lost = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(write: WriteBytes, report: (lost: number) => string) {
    this.#write = write;
    this.#report = report;
  }

  write(line: string): void {
    const bytes = Buffer.from(line);
    if (this.#waitingBytes + bytes.length > MAX_WAITING_BYTES) this.#lost++;
    else this.#enqueue(bytes);
    if (this.#timer === undefined) this.flush();
  }

  /** Writes what there is room for, then how many lines were lost; tries again later where something is left. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    try {
      this.#writeAll();
      if (this.#lost === 0) return;
      this.#enqueue(Buffer.from(this.#report(this.#lost)));
      this.#lost = 0;
      this.#writeAll();
    } catch {
      // No room, no reader, no disk: which of them makes no difference here.
      this.#timer = setTimeout(() => this.flush(), RETRY_MS).unref();
    }
  }

  #enqueue(bytes: Buffer): void {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
  }

  #writeAll(): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      const written = this.#write(first);
      this.#waitingBytes -= written;
      if (written < first.length) this.#waiting[0] = first.subarray(written);
      else this.#waiting.shift();
    }
  }
}
