import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { measureCeiling } from './ceiling.ts';
import { createDatabase } from './database.ts';
import { table } from './results.ts';
import { measure, type Candidate } from './run.ts';
import { SCENARIOS } from './scenarios.ts';
import { runningServer, startServer } from './server.ts';

interface Options {
  readonly dsn: string;
  readonly identities: number;
  readonly clients: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly only?: string;
  readonly config: string;
  readonly json?: boolean;
  readonly keep?: boolean;
}

const { env } = process;
const ZELOS = [fileURLToPath(new URL('../../server/bin/zelos', import.meta.url))];

await new Command('bench')
  .description(
    'Measures one server, or two beside each other. Each is at BENCH_A_PUBLIC_URL and BENCH_A_ADMIN_URL, or started with ' +
      'BENCH_COMMAND_A (default: Zelos from this checkout); the second likewise with B.',
  )
  .option(
    '--dsn <kind>',
    'of started servers: memory, sqlite, a postgres:// or a mysql:// address',
    env['BENCH_DSN'] ?? 'memory',
  )
  .option('--identities <n>', 'how many to seed', upTo(5_000_000), 1000)
  .option('--clients <n>', 'requests under way at once', upTo(256), 16)
  .option('--rounds <n>', 'rounds per scenario and server', upTo(50), 3)
  .option('--seconds <n>', 'length of a round', upTo(60), 3)
  .option('--only <text>', 'scenarios whose name contains this')
  .option('--config <name>', 'configuration of started servers, and the scenarios that go with it', 'bench')
  .option('--json', 'print JSON')
  .option('--keep', 'leave the PostgreSQL databases there')
  .action(run)
  .parseAsync();

function upTo(maximum: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!(value >= 0 && value <= maximum)) throw new InvalidArgumentError(`a number from 0 to ${maximum}`);
    return value;
  };
}

async function run(options: Options): Promise<void> {
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const candidates: Candidate[] = [];
  try {
    for (const letter of ['A', 'B'] as const) {
      const candidate = await candidateOf(letter, options);
      if (candidate !== undefined) candidates.push(candidate);
    }
    const ceiling = await measureCeiling(options.clients, 1);
    const scenarios = SCENARIOS.filter(
      ({ name, config = 'bench' }) => config === options.config && name.includes(options.only ?? ''),
    );
    const reports = await measure(candidates, { ...options, scenarios, say });
    process.stdout.write(options.json ? `${JSON.stringify({ ceiling, reports }, null, 1)}\n` : table(reports, ceiling));
  } finally {
    for (const { server, database } of candidates) {
      await server.stop();
      if (!options.keep) await database?.drop();
    }
  }
}

async function candidateOf(letter: 'A' | 'B', { dsn, config }: Options): Promise<Candidate | undefined> {
  const [publicUrl, adminUrl] = [env[`BENCH_${letter}_PUBLIC_URL`], env[`BENCH_${letter}_ADMIN_URL`]];
  if (publicUrl && adminUrl) return { server: runningServer(letter, publicUrl, adminUrl), database: undefined };
  const line = env[`BENCH_COMMAND_${letter}`];
  if (!line && letter === 'B') return undefined;
  const command = line ? line.split(' ') : ZELOS;
  const database = await createDatabase(dsn, `bench_${letter.toLowerCase()}`);
  try {
    return { server: await startServer({ name: letter, command, database, config }), database };
  } catch (error) {
    await database.drop();
    throw error;
  }
}
