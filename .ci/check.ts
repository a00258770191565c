/** Everything that is checked without running a test: one line each, what failed in full, and the line that CI reads. */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';

interface Check {
  readonly name: string;
  readonly command: readonly string[];
}

/** TypeScript 7, under an alias: ten times as fast as the 6 that the generators and the layer rules need. */
const FAST_TSC = 'node_modules/typescript7/bin/tsc';

/** The longest first. */
const CHECKS: readonly Check[] = [
  { name: 'layer rules', command: ['node', '.ci/layers.ts'] },
  { name: 'unused code', command: ['knip', '--config', '.config/knip.json'] },
  { name: 'types', command: ['node', FAST_TSC, '-p', 'tsconfig.json'] },
  { name: 'types of the SDK', command: ['node', FAST_TSC, '-p', 'sdk/tsconfig.json'] },
  { name: 'lint', command: ['oxlint', '--deny-warnings'] },
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'dialects', command: ['node', '.ci/dialects.ts'] },
  { name: 'credentials in one folder', command: ['node', '.ci/credential-types.ts'] },
  { name: 'words', command: ['node', '.ci/words.ts'] },
  { name: 'contract is fresh', command: ['node', 'openapi/bundle.ts', '--check'] },
  { name: 'configuration types are fresh', command: ['node', 'schemas/generate.ts', '--check'] },
  { name: 'SDK is fresh', command: ['node', 'sdk/generate.ts', '--check'] },
  {
    name: 'contract parity',
    command: ['vitest', 'run', '--config', '.config/vitest.config.ts', 'openapi/parity.test.ts'],
  },
];

const waiting = [...CHECKS];
const failed: string[] = [];
/** Runs one check after the other: most of them use one core. */
async function work(): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
    if (!(await passes(next))) failed.push(next.name);
}

await Promise.all(Array.from({ length: availableParallelism() }, work));
process.exitCode = failed.length === 0 ? 0 : 1;
console.log(`${CHECKS.length - failed.length} passed, ${failed.length} failed`);

async function passes({ name, command: [program = '', ...args] }: Check): Promise<boolean> {
  const started = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve).on('error', () => resolve(null)));
  const [status, ...printed] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
  if (status !== 0) console.log(printed.join(''));
  return status === 0;
}
