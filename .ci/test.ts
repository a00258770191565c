/** Runs every test and closes with the line that CI reads. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numFailedTestSuites: number;
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
// A file that cannot be loaded has no failed test of its own; neither has a runner that fell over.
const failures = Math.max(report.numFailedTests, report.numFailedTestSuites > 0 || run.status !== 0 ? 1 : 0);
process.exitCode = failures === 0 && report.numPassedTests > 0 ? 0 : 1;
// Once more at the end, where a log that was cut still has them.
for (const { name, assertionResults } of report.testResults)
  for (const { status, fullName } of assertionResults)
    if (status === 'failed') console.log(`FAILED ${relative(process.cwd(), name)}: ${fullName}`);
console.log(`${report.numPassedTests} passed, ${failures} failed`);

function read(path: string): Report {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Report;
  } catch {
    return { testResults: [], numPassedTests: 0, numFailedTests: 0, numFailedTestSuites: 1 };
  }
}
