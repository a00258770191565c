import { spawnSync } from 'node:child_process';
import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage, type RequestListener } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { Listener } from '../config/model.ts';
import { first, rsa, second } from '../test/certificates.ts';
import { freePort } from '../test/free-port.ts';
import { listen } from './listen.ts';

const logger = pino({ level: 'silent' });
const ok: RequestListener = (_request, response) => void response.end('ok');

const tcp = (port: number): Listener => ({
  baseUrl: `http://127.0.0.1:${port}/`,
  host: '127.0.0.1',
  port,
  socket: { owner: '', group: '', mode: 0o755 },
  logHealthRequests: true,
});
const start = (listener: Listener, handle = ok) => listen({ name: 'public', listener, handle, logger });

function get(
  options: RequestOptions,
  secure = false,
): Promise<{ status: number; text: string; message: IncomingMessage }> {
  return new Promise((resolve, reject) => {
    const request = (secure ? httpsRequest : httpRequest)(
      { host: '127.0.0.1', agent: false, ...options },
      (message) => {
        let text = '';
        message.on('data', (chunk: Buffer) => (text += chunk.toString()));
        message.on('end', () => resolve({ status: message.statusCode ?? 0, text, message }));
      },
    );
    request.on('error', reject);
    request.end();
  });
}

describe('stopping', () => {
  it('finishes open requests and accepts no new ones', async () => {
    const port = await freePort();
    let arrived = (): void => {};
    const started = new Promise<void>((resolve) => (arrived = resolve));
    const server = await start(tcp(port), (_request, response) => {
      arrived();
      setTimeout(() => response.end('late'), 200);
    });
    const open = get({ port, agent: undefined, headers: { connection: 'keep-alive' } });
    await started;
    const closed = server.close();
    await expect(get({ port })).rejects.toThrow('ECONNREFUSED');
    expect((await open).text).toBe('late');
    await closed;
  });
  it('does not wait for idle connections', async () => {
    const port = await freePort();
    const server = await start(tcp(port));
    const idle = connect(port, '127.0.0.1');
    await new Promise((resolve) => idle.once('connect', resolve));
    await expect(server.close()).resolves.toBeUndefined();
    idle.destroy();
  });
});

describe('a process that stops while it is busy', () => {
  it('reads what clients have sent before it takes their connections for idle', async () => {
    const port = await freePort();
    const server = await start(tcp(port));
    const socket = connect(port, '127.0.0.1');
    const ask = () => void socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    let answers = '';
    const answered = new Promise<void>((resolve) => socket.once('data', () => resolve()));
    socket.on('data', (chunk: Buffer) => (answers += chunk.toString()));
    const ended = new Promise<string>((resolve) => {
      socket.once('end', () => resolve('closed'));
      socket.once('error', ({ message }) => resolve(message));
    });
    ask();
    await answered;
    const closed = server.close();
    await sleep(20);
    // The event loop comes to its timers next, and then to what it can read.
    await setImmediate();
    ask();
    // Longer than a connection may be idle: the timer that looks for idle ones is due before anything is read.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 700);
    expect(await ended).toBe('closed');
    expect(answers.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
    await closed;
  });
});

describe('connections without a request', () => {
  it('are closed, those with a request are kept', async () => {
    const port = await freePort();
    const server = await listen({ name: 'public', listener: tcp(port), handle: ok, logger, silentMs: 1000 });
    const sockets = [0, 1].map(() => connect(port, '127.0.0.1'));
    const [silent, used] = sockets.map(
      (socket) => new Promise((resolve) => socket.once('close', () => resolve('closed'))),
    );
    sockets[1]?.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await expect(silent).resolves.toBe('closed');
    await expect(Promise.race([used, sleep(1000, 'kept')])).resolves.toBe('kept');
    await server.close();
  });
});

describe('addresses', () => {
  it('in use are refused', async () => {
    const port = await freePort();
    const server = await start(tcp(port));
    await expect(start(tcp(port))).rejects.toThrow('EADDRINUSE');
    await server.close();
  });
  it('a header that is too long is refused', async () => {
    const port = await freePort();
    const server = await start(tcp(port));
    const answer = await get({ port, headers: { cookie: 'a'.repeat(70_000) } });
    expect(answer.status).toBe(431);
    await server.close();
  });
});

describe('UNIX sockets', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zelos-socket-'));
  const unix = (name: string, mode: number): Listener => ({
    ...tcp(1),
    host: `unix:${join(folder, name)}`,
    socketPath: join(folder, name),
    socket: { owner: '', group: String(process.getgid?.() ?? 0), mode },
  });

  it('have the configured mode', async () => {
    const listener = unix('a.sock', 0o660);
    const server = await start(listener);
    expect(statSync(listener.socketPath ?? '').mode & 0o777).toBe(0o660);
    expect((await get({ socketPath: listener.socketPath })).text).toBe('ok');
    await server.close();
  });
  it('of a dead process are replaced, those of a live one are not', async () => {
    const listener = unix('b.sock', 0o600);
    const path = JSON.stringify(listener.socketPath);
    spawnSync(process.execPath, [
      '-e',
      `require('net').createServer().listen(${path}, () => process.kill(process.pid, 'SIGKILL'))`,
    ]);
    expect(statSync(listener.socketPath ?? '').isSocket()).toBe(true);
    const server = await start(listener);
    await expect(start(listener)).rejects.toThrow('EADDRINUSE');
    await server.close();
  });
  it('of an unknown owner stop the start', async () => {
    const listener = unix('c.sock', 0o600);
    await expect(start({ ...listener, socket: { ...listener.socket, owner: 'no-such-user' } })).rejects.toThrow(
      'no-such-user',
    );
  });
});

describe('TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zelos-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const write = (pair: { key: string; cert: string }): void => {
    writeFileSync(key, pair.key);
    writeFileSync(cert, pair.cert);
  };
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const trusted = (port: number, ca: string, options: RequestOptions = {}) => get({ port, ca, ...options }, true);

  it('from base64', async () => {
    const port = await freePort();
    const server = await start({
      ...tcp(port),
      tls: { kind: 'base64', key: base64(first.key), cert: base64(first.cert) },
    });
    expect((await trusted(port, first.cert)).text).toBe('ok');
    await expect(trusted(port, first.cert, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1' })).rejects.toThrow();
    await server.close();
  });
  it.each([
    ['AES256-GCM-SHA384', false],
    ['AES128-SHA', false],
    ['ECDHE-RSA-AES256-GCM-SHA384', true],
  ])('with TLS 1.2, %s is accepted: %s', async (ciphers, isAccepted) => {
    const port = await freePort();
    const server = await start({ ...tcp(port), tls: { kind: 'base64', key: base64(rsa.key), cert: base64(rsa.cert) } });
    const answer = trusted(port, rsa.cert, { ciphers, maxVersion: 'TLSv1.2' });
    if (isAccepted) expect((await answer).text).toBe('ok');
    else await expect(answer).rejects.toThrow('handshake failure');
    await server.close();
  });
  it('from files, reloaded when they change, kept when they become invalid', async () => {
    const port = await freePort();
    write(first);
    const server = await start({ ...tcp(port), tls: { kind: 'path', key, cert } });
    expect((await trusted(port, first.cert)).text).toBe('ok');
    write(second);
    await expect
      .poll(
        () =>
          trusted(port, second.cert).then(
            ({ text }) => text,
            () => '',
          ),
        { timeout: 10_000 },
      )
      .toBe('ok');
    writeFileSync(cert, 'no certificate');
    await sleep(1000);
    expect((await trusted(port, second.cert)).text).toBe('ok');
    await server.close();
  });
  it('that cannot be read stops the start', async () => {
    await expect(start({ ...tcp(await freePort()), tls: { kind: 'path', key: '/nowhere', cert } })).rejects.toThrow(
      'ENOENT',
    );
  });
});
