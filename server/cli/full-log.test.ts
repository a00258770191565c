/** Logging neither blocks nor ends a server. */
import { openSync } from 'node:fs';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { startZelos } from '../test/zelos-process.ts';

const whoami = (url: string) => fetch(`${url}/sessions/whoami`, { signal: AbortSignal.timeout(20_000) });

it('a server whose log is a full disk answers, and stops gracefully', async () => {
  await using zelos = await startZelos({ stdio: ['ignore', openSync('/dev/full', 'w'), 'ignore'] });
  for (let count = 0; count < 20; count++) expect((await whoami(zelos.url)).status).toBe(401);
  zelos.child.kill('SIGTERM');
  expect(await zelos.exit).toBe(0);
}, 120_000);

it('a server whose log is not read answers, and reports lost lines later', async () => {
  await using zelos = await startZelos({ stdio: ['ignore', 'pipe', 'ignore'], config: { log: { level: 'trace' } } });
  zelos.child.stdout?.pause();
  for (let count = 0; count < 300; count++) expect((await whoami(zelos.url)).status).toBe(401);
  let lines = 0;
  zelos.child.stdout?.on('data', (chunk: Buffer) => (lines += chunk.toString().split('\n').length - 1));
  zelos.child.stdout?.resume();
  await expect.poll(() => lines, { timeout: 60_000 }).toBeGreaterThan(300);
  zelos.child.kill('SIGTERM');
  expect(await zelos.exit).toBe(0);
}, 120_000);

it('a server whose log reader has ended answers', async () => {
  await using zelos = await startZelos({ stdio: ['ignore', 'pipe', 'ignore'] });
  zelos.child.stdout?.destroy();
  for (let count = 0; count < 20; count++) expect((await whoami(zelos.url)).status).toBe(401);
  zelos.child.kill('SIGTERM');
  expect(await zelos.exit).toBe(0);
}, 120_000);

it('a client that aborts its body is not logged as an error', async () => {
  await using zelos = await startZelos({ stdio: ['ignore', 'pipe', 'ignore'], config: { log: { level: 'debug' } } });
  let log = '';
  zelos.child.stdout?.on('data', (chunk: Buffer) => (log += chunk.toString()));
  for (const path of ['/self-service/login?flow=x', '/admin/identities', '/sessions']) {
    const port = path.startsWith('/admin') ? Number(new URL(zelos.adminUrl).port) : zelos.port;
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(
        `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a"`,
      );
      setTimeout(() => socket.destroy(), 50);
    });
  }
  await expect.poll(() => log.split('completed handling request').length, { timeout: 60_000 }).toBeGreaterThan(3);
  await whoami(zelos.url);
  expect(log).not.toContain('"level":"error"');
}, 120_000);
