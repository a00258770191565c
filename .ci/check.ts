/** Everything that is checked without running a test: one line each, what failed in full, and the line that CI reads. */
import { spawnSync } from 'node:child_process';

interface Check {
  readonly name: string;
  readonly command: readonly string[];
}

/** TypeScript 7, under an alias: ten times as fast as the 6 that the generators and the layer rules need. */
const FAST_TSC = 'node_modules/typescript7/bin/tsc';

const CHECKS: readonly Check[] = [
  { name: 'types', command: ['node', FAST_TSC, '-p', 'tsconfig.json'] },
  { name: 'types of the SDK', command: ['node', FAST_TSC, '-p', 'sdk/tsconfig.json'] },
  { name: 'lint', command: ['oxlint', '--deny-warnings'] },
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'layer rules', command: ['node', '.ci/layers.ts'] },
  { name: 'dialects', command: ['node', '.ci/dialects.ts'] },
  { name: 'credentials in one folder', command: ['node', '.ci/credential-types.ts'] },
  { name: 'words', command: ['node', '.ci/words.ts'] },
  { name: 'unused code', command: ['knip', '--config', '.config/knip.json'] },
  { name: 'contract is fresh', command: ['node', 'openapi/bundle.ts', '--check'] },
  { name: 'configuration types are fresh', command: ['node', 'schemas/generate.ts', '--check'] },
  { name: 'SDK is fresh', command: ['node', 'sdk/generate.ts', '--check'] },
  {
    name: 'contract parity',
    command: ['vitest', 'run', '--config', '.config/vitest.config.ts', 'openapi/parity.test.ts'],
  },
];

const failed = CHECKS.filter((check) => !passes(check));
process.exitCode = failed.length === 0 ? 0 : 1;
console.log(`${CHECKS.length - failed.length} passed, ${failed.length} failed`);

function passes({ name, command: [program = '', ...args] }: Check): boolean {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
  if (status !== 0) console.log(`${stdout ?? ''}${stderr ?? ''}`);
  return status === 0;
}
