import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { expectStopCutsNothing } from '../test/keep-asking.ts';
import { startZelos } from '../test/zelos-process.ts';

it('a stop interrupts no request of sixteen clients with keep-alive connections', async () => {
  for (let stop = 0; stop < 3; stop++) await expectStopCutsNothing({ config: { log: { level: 'error' } } });
}, 240_000);

it('idle connections do not delay the stop, and the grace period may be zero', async () => {
  await using zelos = await startZelos({ config: { zelos: { shutdown: { grace: '0s' } } } });
  const agent = new Agent({ keepAlive: true });
  await new Promise((resolve) => {
    get({ host: '127.0.0.1', port: zelos.port, path: '/health/alive', agent }, (answer) =>
      answer.resume().on('end', resolve),
    );
  });
  zelos.child.kill('SIGTERM');
  expect(await Promise.race([zelos.exit, sleep(10_000, 'still there')])).toBe(0);
  agent.destroy();
}, 120_000);
