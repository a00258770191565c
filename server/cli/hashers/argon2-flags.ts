import type { Command } from 'commander';
import type { Argon2Options } from '../../crypto/hashers/formats/argon2.ts';
import { configOption } from '../command.ts';
import { kibibytes, wholeNumber } from '../values.ts';

/** Values of the flags, as text. */
export interface Argon2Flags {
  readonly memory: string;
  readonly iterations: string;
  readonly parallelism: string;
  readonly saltLength: string;
  readonly keyLength: string;
  readonly dedicatedMemory: string;
  readonly expectedDeviation: string;
  readonly minDuration: string;
}

/** Adds the flags that all `hashers argon2` commands share. */
export const argon2Flags = (command: Command): Command =>
  configOption(command)
    .option('--dedicated-memory <byte_size>', 'Amount of memory dedicated for password hashing.', '1GB')
    .option(
      '--expected-deviation <duration>',
      'Expected deviation of the time a hashing operation (~login request) takes.',
      '500ms',
    )
    .option('--min-duration <duration>', 'Minimal duration a hashing operation (~login request) takes.', '500ms')
    .option('--parallelism <uint8>', 'Number of threads to use.', '4')
    .option('--salt-length <uint32>', 'Length of the salt in bytes.', '16')
    .option('--key-length <uint32>', 'Length of the key in bytes.', '32');

/** Adds memory and iterations, for commands that do not search for them. */
export const costFlags = (command: Command): Command =>
  command
    .option('--memory <byte_size>', 'Memory to use.', '128MB')
    .option('--iterations <uint32>', 'Number of iterations to start probing at.', '1');

/** The Argon2 parameters that the flags describe. @throws UsageError */
export function argon2Options(command: Command, memory: string, iterations: string): Argon2Options {
  const { parallelism, saltLength, keyLength } = command.opts<Argon2Flags>();
  const lanes = wholeNumber(command, 'parallelism', parallelism);
  return {
    // RFC 9106, 3.1: a lane needs 8 KiB.
    memoryKiB: Math.max(kibibytes(command, 'memory', memory), 8 * lanes),
    iterations: wholeNumber(command, 'iterations', iterations),
    parallelism: lanes,
    saltLength: wholeNumber(command, 'salt-length', saltLength, 8),
    keyLength: wholeNumber(command, 'key-length', keyLength, 4),
  };
}

/** A duration as Go prints it: `481.968ms`, `1.5s`. */
export const showDuration = (ms: number): string =>
  ms < 1000 ? `${Number(ms.toFixed(3))}ms` : `${Number((ms / 1000).toFixed(6))}s`;
/** A size as the reference prints it: `128.00MB`. */
export const showMemory = (kib: number): string =>
  kib < 1024 * 1024 ? `${(kib / 1024).toFixed(2)}MB` : `${(kib / 1024 / 1024).toFixed(2)}GB`;
