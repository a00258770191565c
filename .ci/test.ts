/** Runs every test and closes with the line that CI reads. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Report {
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
console.log(`${report.numPassedTests} passed, ${failures} failed`);

function read(path: string): Report {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Report;
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numFailedTestSuites: 1 };
  }
}
