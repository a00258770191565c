import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('output of libraries becomes log entries', () => {
  const here = JSON.stringify(import.meta.dirname);
  const script = `
    const { createLogger } = await import(${here} + '/logger.ts');
    const { logForeignOutput } = await import(${here} + '/foreign-output.ts');
    logForeignOutput(createLogger({ level: 'trace' }));
    console.warn('Failed to resolve IPv%d addresses', 4);
    console.log({ a: 1 });
    process.emitWarning('old');
  `;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  const lines = stdout.trim().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { level: 'warning', msg: 'Failed to resolve IPv4 addresses' },
    { level: 'debug', msg: '{ a: 1 }' },
    { level: 'warning', error: { message: 'old' } },
  ]);
  expect(stderr).toBe('');
});
