/**
 * Writes log lines to standard output without ever blocking or ending the process. If a line cannot be written (full disk, a reader that
 * stopped or is gone), it waits; beyond a limit lines are dropped, counted, and reported as soon as writing works again.
 */
import { constants, openSync, writeSync } from 'node:fs';
import type { DestinationStream } from 'pino';

/** Bytes that may wait; further lines are dropped. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;
/** Milliseconds between two attempts to write the waiting lines. */
const RETRY_MS = 200;
const STDOUT = 1;

/** Writes bytes and returns how many were written. @throws a system error if none were */
export type WriteBytes = (bytes: Buffer) => number;

export interface LogOutputOptions {
  readonly write?: WriteBytes;
  /** Makes the line that reports how many lines were dropped. */
  readonly report: (lost: number) => string;
}

/** One or two per process. */
const outputs: LogOutput[] = [];

/** Makes a destination whose `write` neither blocks nor throws. */
export function createLogOutput({ write = writerTo(STDOUT), report }: LogOutputOptions): DestinationStream {
  const output = new LogOutput(write, report);
  if (outputs.length === 0) process.once('exit', () => outputs.forEach((each) => each.flush()));
  outputs.push(output);
  return output;
}

/**
 * Writes to a descriptor without blocking. Opens it a second time for that, since other processes may share it and expect it to block. If
 * that fails (sockets, files of another user), writes to the descriptor as it is.
 */
function writerTo(descriptor: number): WriteBytes {
  let own = descriptor;
  try {
    own = openSync(`/dev/fd/${descriptor}`, constants.O_WRONLY | constants.O_APPEND | constants.O_NONBLOCK);
  } catch {
    // The given descriptor is used.
  }
  return (bytes) => writeSync(own, bytes);
}

class LogOutput implements DestinationStream {
  readonly #write: WriteBytes;
  readonly #report: (lost: number) => string;
  /** Whole lines, except that the beginning of the first may be written already. */
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

  /** Writes the waiting lines, then the report of dropped ones; retries later if anything is left. */
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
      // Every cause (no space, no reader) is handled alike.
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
