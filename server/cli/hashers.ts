import type { Command } from 'commander';
import { calibrateArgon2 } from '../crypto/hashers/argon2-calibration.ts';
import type { CalibrationEvent, Verdict } from '../crypto/hashers/argon2-calibration.ts';
import { hashArgon2id } from '../crypto/hashers/formats/argon2.ts';
import type { Argon2Options } from '../crypto/hashers/formats/argon2.ts';
import { configOption, formatOptions, group, leaf } from './command.ts';
import { SilentFailure, checkArguments } from './failure.ts';
import { printRow } from './output/print.ts';
import type { OutputOptions } from './output/print.ts';
import { duration, kibibytes, wholeNumber } from './values.ts';

export const hashersCommand = (): Command =>
  group(
    'hashers',
    'This command contains helpers around hashing',
    group('argon2', 'Helpers around Argon2', calibrateCommand(), hashCommand()),
  );

interface Argon2Flags {
  readonly memory: string;
  readonly iterations: string;
  readonly parallelism: string;
  readonly saltLength: string;
  readonly keyLength: string;
  readonly dedicatedMemory: string;
  readonly expectedDeviation: string;
  readonly minDuration: string;
}

const argon2Flags = (command: Command): Command =>
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

function argon2Options(command: Command, memory: string, iterations: string): Argon2Options {
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

function hashCommand(): Command {
  const command = argon2Flags(
    leaf('hash', 'Hash a list of passwords for benchmarking the hashing parameters', '<password1> [<password2> ...]'),
  );
  return command
    .option('--memory <byte_size>', 'Memory to use.', '128MB')
    .option('--iterations <uint32>', 'Number of iterations to start probing at.', '1')
    .option('--parallel', 'Run all hashing operations in parallel.')
    .action(() => hashAll(command));
}

async function hashAll(command: Command): Promise<void> {
  checkArguments(command, { least: 1 });
  const { memory, iterations, parallel = false } = command.opts<Argon2Flags & { parallel?: boolean }>();
  const options = argon2Options(command, memory, iterations);
  const started = performance.now();
  const one = async (password: string, index: number): Promise<void> => {
    const start = performance.now();
    await hashArgon2id(Buffer.from(password), options);
    process.stdout.write(`password ${index}: ${showDuration(performance.now() - start)}\n`);
  };
  if (parallel) await Promise.all(command.args.map(one));
  else for (const [index, password] of command.args.entries()) await one(password, index);
  process.stdout.write(`total: ${showDuration(performance.now() - started)}\n`);
}

/** As Go prints one: `481.968ms`, `1.5s`. */
const showDuration = (ms: number): string =>
  ms < 1000 ? `${Number(ms.toFixed(3))}ms` : `${Number((ms / 1000).toFixed(6))}s`;
const showMemory = (kib: number): string =>
  kib < 1024 * 1024 ? `${(kib / 1024).toFixed(2)}MB` : `${(kib / 1024 / 1024).toFixed(2)}GB`;

interface CalibrateFlags extends Argon2Flags, OutputOptions {
  readonly adjustMemoryBy: string;
  readonly maxConcurrent: string;
  readonly maxMemory: string;
  readonly probeRuns: string;
  readonly startIterations: string;
  readonly startMemory: string;
}

function calibrateCommand(): Command {
  const command = formatOptions(
    argon2Flags(leaf('calibrate', 'Computes Optimal Argon2 Parameters', '<requests-per-minute>')),
  );
  return command
    .option(
      '--adjust-memory-by <byte_size>',
      'Amount by which the memory is adjusted in every step while probing.',
      '512MB',
    )
    .option('--max-concurrent <uint8>', 'Maximum number of concurrent hashing operations.', '16')
    .option('--max-memory <byte_size>', 'Maximum memory allowed (0 means no limit).', '0B')
    .option('-r, --probe-runs <int>', 'Runs per probe, median of all runs is taken as the result.', '2')
    .option('-i, --start-iterations <uint32>', 'Number of iterations to start probing at.', '1')
    .option('-m, --start-memory <byte_size>', 'Amount of memory to start probing at.', '0B')
    .action(() => calibrate(command));
}

async function calibrate(command: Command): Promise<void> {
  checkArguments(command, { least: 1, most: 1 });
  const flags = command.opts<CalibrateFlags>();
  const goal = {
    requestsPerMinute: wholeNumber(command, 'requests-per-minute', command.args[0] ?? ''),
    maxConcurrent: wholeNumber(command, 'max-concurrent', flags.maxConcurrent),
    durationMs: duration(command, 'min-duration', flags.minDuration),
    deviationMs: duration(command, 'expected-deviation', flags.expectedDeviation),
    dedicatedMemoryKiB: kibibytes(command, 'dedicated-memory', flags.dedicatedMemory),
    maxMemoryKiB: kibibytes(command, 'max-memory', flags.maxMemory),
    adjustMemoryKiB: kibibytes(command, 'adjust-memory-by', flags.adjustMemoryBy),
    probeRuns: wholeNumber(command, 'probe-runs', flags.probeRuns),
  };
  const tell = flags.quiet ? () => {} : (event: CalibrationEvent) => void process.stderr.write(`${describe(event)}\n`);
  const { options, good } = await calibrateArgon2(
    argon2Options(command, flags.startMemory, flags.startIterations),
    goal,
    tell,
  );
  if (!good) {
    process.stderr.write('No load test met the goal; judge the parameters tried last for yourself.\n');
  }
  const memory = showMemory(options.memoryKiB);
  printRow(
    {
      header: ['MEMORY', 'ITERATIONS', 'PARALLELISM'],
      columns: [memory, String(options.iterations), String(options.parallelism)],
      value: { memory, iterations: options.iterations, parallelism: options.parallelism },
    },
    flags,
  );
  if (!good) throw new SilentFailure();
}

const VERDICTS: Readonly<Record<Verdict, string>> = {
  good: 'The load test met the goal.',
  'too-fast': 'The median was under the minimal duration, increasing the cost.',
  'too-much-memory': 'More memory was needed than is dedicated, decreasing it.',
  'too-slow': 'The slowest hash took too long, decreasing the cost.',
  'too-uneven': 'The durations differed too much, decreasing the cost.',
};

function describe(event: CalibrationEvent): string {
  const { options } = event;
  switch (event.kind) {
    case 'probed':
      return `  took ${showDuration(event.tookMs)} with ${showMemory(options.memoryKiB)} of memory and ${options.iterations} iterations`;
    case 'settled':
      return event.on === 'memory'
        ? `Settled on ${showMemory(options.memoryKiB)} of memory.`
        : `Settled on ${options.iterations} iterations.`;
    case 'load-tested':
      return `${VERDICTS[event.verdict]} Median ${showDuration(event.result.medianMs)}, slowest ${showDuration(event.result.maxMs)}, ${showMemory(event.result.peakMemoryKiB)} of memory.`;
  }
}
