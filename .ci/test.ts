/** Runs every test and closes with the line that CI reads. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

interface FileReport {
  readonly name: string;
  readonly status: string;
  /** Why the file as a whole failed; empty where a test or a suite in it did. */
  readonly message: string;
  readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
}

interface Report {
  readonly testResults: readonly FileReport[];
  readonly numPassedTests: number;
}

const folder = mkdtempSync(join(tmpdir(), 'zelos-tests-'));
const file = join(folder, 'report.json');
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
const run = spawnSync(
  'vitest',
  ['run', '--config', '.config/vitest.config.ts', ...reporters, ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
);

const report = read(file);
rmSync(folder, { recursive: true });
const failed = report.testResults.flatMap(failuresOf);
// A runner that fell over has no failed test of its own.
const failures = Math.max(failed.length, run.status === 0 ? 0 : 1);
process.exitCode = failures === 0 && report.numPassedTests > 0 ? 0 : 1;
// Once more at the end, where a log that was cut still has them.
for (const line of failed) console.log(`FAILED ${line}`);
console.log(`${report.numPassedTests} passed, ${failures} failed`);

/** The failed tests of a file; the file itself where it could not be loaded, or a suite in it not be set up. */
function failuresOf({ name, status, message, assertionResults }: FileReport): string[] {
  const file = relative(process.cwd(), name);
  const tests = assertionResults
    .filter((test) => test.status === 'failed')
    .map(({ fullName }) => `${file}: ${fullName}`);
  const [cause = ''] = message.split('\n');
  const isBroken = status === 'failed' && (tests.length === 0 || cause !== '');
  return isBroken ? [`${file}: ${cause === '' ? 'a suite could not be set up' : cause}`, ...tests] : tests;
}

function read(path: string): Report {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Report;
  } catch {
    return { testResults: [], numPassedTests: 0 };
  }
}
