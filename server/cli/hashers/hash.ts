import type { Command } from 'commander';
import { hashArgon2id } from '../../crypto/hashers/formats/argon2.ts';
import { leaf } from '../command.ts';
import { checkArguments } from '../failure.ts';
import { type Argon2Flags, argon2Flags, argon2Options, costFlags, showDuration } from './argon2-flags.ts';

/** `zelos hashers argon2 hash`. */
export function hashCommand(): Command {
  const command = argon2Flags(
    leaf('hash', 'Hash a list of passwords for benchmarking the hashing parameters', '<password1> [<password2> ...]'),
  );
  return costFlags(command)
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
