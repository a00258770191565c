import type { Command } from 'commander';
import { calibrateArgon2, type CalibrationEvent, type Verdict } from '../../crypto/hashers/argon2-calibration.ts';
import { formatOptions, leaf } from '../command.ts';
import { SilentFailure, checkArguments } from '../failure.ts';
import { printRow, type OutputOptions } from '../output/print.ts';
import { duration, kibibytes, wholeNumber } from '../values.ts';
import { type Argon2Flags, argon2Flags, argon2Options, showDuration, showMemory } from './argon2-flags.ts';

interface CalibrateFlags extends Argon2Flags, OutputOptions {
  readonly adjustMemoryBy: string;
  readonly maxConcurrent: string;
  readonly maxMemory: string;
  readonly probeRuns: string;
  readonly startIterations: string;
  readonly startMemory: string;
}

/** `zelos hashers argon2 calibrate`. */
export function calibrateCommand(): Command {
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
  const report = flags.quiet
    ? () => {}
    : (event: CalibrationEvent) => void process.stderr.write(`${describe(event)}\n`);
  const { options, good } = await calibrateArgon2(
    argon2Options(command, flags.startMemory, flags.startIterations),
    goal,
    report,
  );
  if (!good) {
    process.stderr.write('No load test met the goal. The parameters below were tried last.\n');
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
