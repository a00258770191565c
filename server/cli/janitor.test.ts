import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { openDatabase } from '../persistence/open-database.ts';
import { persistentTargets } from '../persistence/testing/databases.ts';
import { later, sampleLogin } from '../persistence/testing/samples.ts';
import { testConfig } from '../test/http-server.ts';
import { startZelos } from '../test/zelos-process.ts';
import { sweepRegularly } from './janitor.ts';

const cleanup = { enabled: true, interval: '1s', keep_last: '0s' };

it('a server removes expired records where the configuration says so', async () => {
  const created = await persistentTargets[0]!.create();
  const db = await openDatabase({ dsn: created.dsn });
  await db.migrations.up();
  const [old, fresh] = [
    sampleLogin({ expiresAt: new Date(Date.now() - 1000) }),
    sampleLogin({ expiresAt: later(6e12) }),
  ];
  for (const flow of [old, fresh]) await db.flows.create(flow);
  await using zelos = await startZelos({ config: { dsn: created.dsn, zelos: { cleanup } } });
  await vi.waitFor(async () => expect(await db.flows.get('login', old.id)).toBeUndefined(), { timeout: 10_000 });
  expect(await db.flows.get('login', fresh.id)).toBeDefined();
  zelos.child.kill('SIGTERM');
  expect(await zelos.exit).toBe(0);
  await db.close();
  await created.drop();
});

it('what fails is logged and tried again; a configuration that is off removes nothing', async () => {
  const calls: unknown[] = [];
  const warnings: unknown[] = [];
  const configured = testConfig({ zelos: { cleanup } });
  const withEnabled = (enabled: boolean) => ({
    ...configured,
    derived: { ...configured.derived, janitor: { ...configured.derived.janitor, enabled, intervalMs: 5 } },
  });
  let current = withEnabled(true);
  const stopped = new AbortController();
  const sweeping = sweepRegularly(
    {
      config: { current: () => current, onChange: () => () => undefined } as never,
      logger: { info: () => undefined, warn: (entry: unknown) => warnings.push(entry) } as never,
      database: {
        async sweep(options) {
          calls.push(options);
          throw new Error('no database');
        },
      },
    },
    stopped.signal,
  );
  await vi.waitFor(() => expect(calls.length).toBeGreaterThanOrEqual(3));
  expect(calls[0]).toMatchObject({ keepLastMs: 0, batchSize: 500 });
  expect(warnings).toHaveLength(calls.length);
  current = withEnabled(false);
  const before = calls.length;
  await sleep(50);
  expect(calls).toHaveLength(before);
  stopped.abort();
  await sweeping;
});
