import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { first } from '../../../test/certificates.ts';
import { freePort } from '../../../test/free-port.ts';
import { isFull } from '../../../test/full.ts';
import { splitDsn } from '../../dsn.ts';
import { unprepared } from '../../sql/connection.ts';
import { MYSQL, hasMysql } from '../../testing/databases.ts';
import { connectMysql } from './connect.ts';
import { parseMysqlDsn } from './dsn.ts';

const PROGRAM = ['mariadbd', '/usr/sbin/mariadbd'].find((path) => spawnSync(path, ['--version']).status === 0);

/** Makes a server's files; Debian puts it beside the clients. */
const INSTALLER = 'mariadb-install-db';

/** The cipher of a connection; empty where it is not encrypted. */
async function cipherOf(dsn: string): Promise<string> {
  const { orm, sql } = await connectMysql(parseMysqlDsn(splitDsn(dsn)), {
    log: () => undefined,
    answerTimeoutMs: undefined,
  });
  try {
    const [row] = await sql.all(unprepared(`show status like 'Ssl_cipher'`), []);
    return String(row?.[1]);
  } finally {
    await orm.close(true);
    await sql.close();
  }
}

describe.runIf(hasMysql)('a server without TLS', () => {
  it.each(['preferred', 'true&allowFallbackToPlaintext=true', 'skip-verify&allowFallbackToPlaintext=1'])(
    'is talked to in plain text with tls=%s',
    async (tls) => expect(await cipherOf(`${MYSQL}?tls=${tls}`)).toBe(''),
  );

  it.each(['true', 'skip-verify'])('is refused with tls=%s', async (tls) => {
    await expect(cipherOf(`${MYSQL}?tls=${tls}`)).rejects.toThrow(/secure connection|SSL/);
  });
});

// Making a server's files takes some seconds.
describe.runIf(isFull && PROGRAM !== undefined)('a server with a certificate of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zelos-mariadb-'));
  const ending = new AsyncDisposableStack();
  let dsn = '';
  beforeAll(async () => {
    const port = await freePort();
    const data = join(folder, 'data');
    writeFileSync(join(folder, 'key.pem'), first.key);
    writeFileSync(join(folder, 'cert.pem'), first.cert);
    const own = ['--no-defaults', `--datadir=${data}`, ...(process.getuid?.() === 0 ? ['--user=root'] : [])];
    const made = spawnSync(INSTALLER, [...own, '--auth-root-authentication-method=normal', '--skip-test-db']);
    expect(made.status).toBe(0);
    const listens = [`--port=${port}`, '--bind-address=127.0.0.1', `--socket=${join(folder, 'sock')}`];
    const tls = [`--ssl-cert=${join(folder, 'cert.pem')}`, `--ssl-key=${join(folder, 'key.pem')}`];
    const child = spawn(PROGRAM ?? '', [...own, ...listens, ...tls], { stdio: 'ignore' });
    const exit = new Promise((resolve) => child.on('exit', resolve));
    ending.defer(async () => {
      child.kill('SIGKILL');
      await exit;
      rmSync(folder, { recursive: true, force: true });
    });
    for (let tries = 0; tries < 600 && !(await answers(port)); tries += 1) await sleep(50);
    dsn = `mysql://root@tcp(127.0.0.1:${port})/mysql`;
  }, 120_000);
  afterAll(() => ending.disposeAsync());

  it.each(['skip-verify', 'preferred'])('is talked to in secret with tls=%s', async (tls) => {
    expect(await cipherOf(`${dsn}?tls=${tls}`)).toMatch(/^TLS_|^ECDHE/);
  });

  it('is refused with tls=true while no authority that is known has signed its certificate', async () => {
    await expect(cipherOf(`${dsn}?tls=true`)).rejects.toThrow(/self.signed/);
    await expect(cipherOf(`${dsn}?tls=true&allowFallbackToPlaintext=true`)).rejects.toThrow(/self.signed/);
  });

  it('is talked to in plain text without the parameter', async () => expect(await cipherOf(dsn)).toBe(''));
});

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.on('error', () => resolve(false)).on('connect', () => socket.destroy());
  });
