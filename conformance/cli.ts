import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { loadScenarios } from './lib/catalogue.ts';
import { applyDifferences, readDifferences } from './lib/differences.ts';
import { writeRecording } from './lib/recording.ts';
import { jsonReport, textReport } from './lib/report.ts';
import type { NamedScenario } from './lib/scenario.ts';
import { batches, judge, playBatches, unplayable, type Result } from './lib/suite.ts';
import { commandTarget, runningTarget, type Target } from './lib/target.ts';
import { zelosTarget } from './lib/zelos-target.ts';

interface Options {
  area?: string;
  scenario?: string;
  reverse?: boolean;
  command?: string;
  dsn?: string;
  publicUrl?: string;
  adminUrl?: string;
  variant: string;
  json?: string;
  differences?: string | boolean;
}

const program = new Command('conformance').description('Compares a server with recordings of the reference.');
for (const name of ['run', 'record', 'list'] as const) {
  program
    .command(name)
    .option('--area <name>', 'only scenarios of this area')
    .option('--scenario <text>', 'only scenarios whose id contains this')
    .option('--reverse', 'the last scenario first: no scenario may depend on those before it')
    .option('--command <line>', 'start servers with this command', process.env['CONFORMANCE_COMMAND'])
    .option(
      '--dsn <address>',
      'a postgres:// or mysql:// server for the databases of started servers (default: SQLite files)',
    )
    .option('--public-url <url>', 'talk to this public API', process.env['CONFORMANCE_PUBLIC_URL'])
    .option('--admin-url <url>', 'talk to this admin API', process.env['CONFORMANCE_ADMIN_URL'])
    .option('--variant <name>', 'how the server at --public-url is configured', 'base')
    .option('--json <file>', 'write the report as JSON, too')
    .option('--differences <file>', 'listed differences (default: differences.yaml for Zelos, none for others)')
    .option('--no-differences', 'take no difference as listed')
    .action(async (options: Options) => {
      process.exitCode = await { run, record, list }[name](options);
    });
}
await program.parseAsync();

async function run(options: Options): Promise<number> {
  const target = targetOf(options);
  const known = await listed(options, target);
  const results: Result[] = [];
  try {
    const playable = (await chosen(options)).filter((scenario) => {
      const skipped = unplayable(scenario, target, options.variant);
      if (skipped !== undefined) results.push({ scenario, differences: [], skipped });
      return skipped === undefined;
    });
    for (const [scenario, played] of await playBatches(target, batches(playable), known))
      results.push(await judge(scenario, played));
  } finally {
    await target.close();
  }
  const judged = applyDifferences(
    results,
    known,
    (await loadScenarios()).map(({ id }) => id),
  );
  process.stdout.write(textReport(judged));
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(jsonReport(judged), null, 1)}\n`);
  return judged.failures > 0 || judged.stale.length > 0 ? 1 : 0;
}

async function record(options: Options): Promise<number> {
  if (options.command === undefined) throw new Error('record needs --command: the reference to record');
  const target = targetOf(options);
  const failed: string[] = [];
  let written = 0;
  try {
    for (const [scenario, played] of await playBatches(target, batches(await chosen(options)))) {
      if (played.stopped !== undefined) failed.push(`${scenario.id}: ${played.stopped}`);
      else await writeRecording({ scenario: scenario.id, config: scenario.config, steps: played.steps });
      written += played.stopped === undefined ? 1 : 0;
    }
  } finally {
    await target.close();
  }
  process.stdout.write(
    `${failed.map((line) => `STOPPED ${line}\n`).join('')}${written} recorded, ${failed.length} stopped\n`,
  );
  return failed.length > 0 ? 1 : 0;
}

async function list(options: Options): Promise<number> {
  for (const { id, config, alone } of await chosen(options)) {
    process.stdout.write(`${id}\t${config}${alone ? ' (alone)' : ''}\n`);
  }
  return 0;
}

async function chosen({ area, scenario, reverse = false }: Options): Promise<NamedScenario[]> {
  const all = await loadScenarios();
  return (reverse ? all.toReversed() : all).filter(
    (each) => (area === undefined || each.area === area) && (scenario === undefined || each.id.includes(scenario)),
  );
}

function targetOf({ command, dsn, publicUrl, adminUrl }: Options): Target {
  if (publicUrl !== undefined && adminUrl !== undefined) return runningTarget(publicUrl, adminUrl);
  if (publicUrl !== undefined || adminUrl !== undefined) throw new Error('name both --public-url and --admin-url');
  return command === undefined ? zelosTarget(dsn) : commandTarget(command.split(' '), dsn);
}

async function listed(options: Options, target: Target) {
  if (options.differences === false) return [];
  if (typeof options.differences === 'string') return readDifferences(options.differences);
  return target.name === 'zelos' ? readDifferences() : [];
}
