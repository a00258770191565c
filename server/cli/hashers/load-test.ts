import type { Command } from 'commander';
import { type LoadTestResult, loadTestArgon2 } from '../../crypto/hashers/argon2-load-test.ts';
import type { Argon2Options } from '../../crypto/hashers/formats/argon2.ts';
import { hashesAtOnce } from '../../crypto/hashers/password-hasher.ts';
import { formatOptions, leaf } from '../command.ts';
import { SilentFailure, checkArguments } from '../failure.ts';
import { type Row, printRow, type OutputOptions } from '../output/print.ts';
import { duration, kibibytes, wholeNumber } from '../values.ts';
import { type Argon2Flags, argon2Flags, argon2Options, costFlags, showDuration, showMemory } from './argon2-flags.ts';

/** `zelos hashers argon2 load-test`. */
export function loadTestCommand(): Command {
  const command = formatOptions(
    costFlags(
      argon2Flags(
        leaf(
          'load-test',
          'Simulate the password hashing with a number of concurrent requests/minute.',
          '<authentication-requests-per-minute>',
        ),
      ),
    ),
  );
  return command.action(() => loadTest(command));
}

async function loadTest(command: Command): Promise<void> {
  checkArguments(command, { least: 1, most: 1 });
  const flags = command.opts<Argon2Flags & OutputOptions>();
  const options = argon2Options(command, flags.memory, flags.iterations);
  const goal = {
    requestsPerMinute: wholeNumber(command, 'authentication-requests-per-minute', command.args[0] ?? ''),
    durationMs: duration(command, 'min-duration', flags.minDuration),
    deviationMs: duration(command, 'expected-deviation', flags.expectedDeviation),
    dedicatedMemoryKiB: kibibytes(command, 'dedicated-memory', flags.dedicatedMemory),
  };
  if (flags.quiet !== true) {
    process.stderr.write('The hashing configuration used is:\n');
    printRow(settings(options, goal), flags);
    process.stderr.write('It takes about 20s to collect all necessary data, please be patient.\n');
  }
  const result = await loadTestArgon2(options, {
    ...goal,
    // The concurrency of the server.
    maxConcurrent: hashesAtOnce(),
    slackMs: goal.durationMs + goal.deviationMs,
  });
  const shortage = findShortage(result, goal);
  if (shortage !== undefined) {
    process.stderr.write(`${shortage}\n`);
    throw new SilentFailure();
  }
  printRow(measured(result), flags);
}

interface Goal {
  readonly requestsPerMinute: number;
  readonly durationMs: number;
  readonly deviationMs: number;
  readonly dedicatedMemoryKiB: number;
}

/** Why the machine is too weak for so many logins, or undefined. Up to 10 % above the memory limit passes (reference behaviour). */
function findShortage(result: LoadTestResult, goal: Goal): string | undefined {
  const logins = `${goal.requestsPerMinute} logins a minute of ${showDuration(goal.durationMs)} each`;
  if (result.peakMemoryKiB > goal.dedicatedMemoryKiB * 1.1) {
    return `The load test used ${showMemory(result.peakMemoryKiB)}, more than the ${showMemory(goal.dedicatedMemoryKiB)} dedicated to hashing: the memory does not suffice for ${logins}. Dedicate more, or lower the memory or iterations of a hash.`;
  }
  if (result.overdue) {
    return `The load test took too long: the machine does not suffice for ${logins}. Use more cores, or lower the memory or iterations of a hash. It used ${showMemory(result.peakMemoryKiB)} of memory.`;
  }
  return undefined;
}

function settings(options: Argon2Options, goal: Goal): Row {
  const value = {
    memory: showMemory(options.memoryKiB),
    iterations: options.iterations,
    parallelism: options.parallelism,
    salt_length: options.saltLength,
    key_length: options.keyLength,
    minimal_duration: showDuration(goal.durationMs),
    expected_deviation: showDuration(goal.deviationMs),
    dedicated_memory: showMemory(goal.dedicatedMemoryKiB),
  };
  return {
    header: [
      'MEMORY',
      'ITERATIONS',
      'PARALLELISM',
      'SALT LENGTH',
      'KEY LENGTH',
      'EXPECTED DURATION',
      'EXPECTED DEVIATION',
      'DEDICATED MEMORY',
    ],
    columns: Object.values(value).map(String),
    value,
  };
}

/** Nanoseconds in JSON, as Go writes a duration. */
const nanoseconds = (ms: number) => Math.round(ms * 1_000_000);

function measured(result: LoadTestResult): Row {
  const times = [result.totalMs, result.medianMs, result.standardDeviationMs, result.minMs, result.maxMs];
  return {
    header: [
      'TOTAL SAMPLE TIME',
      'MEDIAN REQUEST TIME',
      'STANDARD DEVIATION',
      'MIN REQUEST TIME',
      'MAX REQUEST TIME',
      'MEMORY USED',
    ],
    columns: [...times.map(showDuration), showMemory(result.peakMemoryKiB)],
    value: {
      total_time: nanoseconds(result.totalMs),
      median_request_time: nanoseconds(result.medianMs),
      std_deviation: nanoseconds(result.standardDeviationMs),
      min_request_time: nanoseconds(result.minMs),
      max_request_time: nanoseconds(result.maxMs),
      mem_used: showMemory(result.peakMemoryKiB),
    },
  };
}
