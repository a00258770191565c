/** PgBouncer as a process of its own on a free port of the loopback, where it is installed. */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';

/** Debian puts it where only root's PATH looks. */
const PROGRAM = ['pgbouncer', '/usr/sbin/pgbouncer'].find(
  (program) => spawnSync(program, ['--version']).error === undefined,
);
/** It refuses to run as root; this user of Debian's has no rights. */
const UNPRIVILEGED = 65_534;
const START_MS = 10_000;

export const hasPgBouncer = PROGRAM !== undefined;

export interface PgBouncer extends AsyncDisposable {
  /** The DSN of the database, with the pooler in place of its server. */
  readonly dsn: string;
}

/** A pooler in transaction mode, with so many connections to the server. `dsn`: what it is in front of, without a password. */
export async function startPgBouncer(dsn: string, connections: number): Promise<PgBouncer> {
  const { hostname, port, username, pathname } = new URL(dsn);
  const folder = mkdtempSync(join(tmpdir(), 'zelos-pgbouncer-'));
  const own = await freePort();
  const user = decodeURIComponent(username);
  writeFileSync(join(folder, 'users.txt'), `"${user}" ""\n`);
  writeFileSync(
    join(folder, 'pgbouncer.ini'),
    `[databases]
${pathname.slice(1)} = host=${hostname} port=${port || 5432} dbname=${pathname.slice(1)}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${own}
unix_socket_dir =
auth_type = trust
auth_file = ${join(folder, 'users.txt')}
pool_mode = transaction
default_pool_size = ${connections}
max_client_conn = 200
`,
  );
  chmodSync(folder, 0o755);
  const asUser = process.getuid?.() === 0 ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {};
  const child = spawn(PROGRAM ?? '', ['-q', join(folder, 'pgbouncer.ini')], { stdio: 'ignore', ...asUser });
  const exit = new Promise((resolve) => child.on('exit', resolve));
  for (const end = Date.now() + START_MS; !(await answers(own)); await sleep(20)) {
    if (child.exitCode !== null || Date.now() > end) throw new Error(`pgbouncer ended with ${child.exitCode}`);
  }
  return {
    dsn: `postgres://${username}@127.0.0.1:${own}${pathname}?sslmode=disable`,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exit;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.on('error', () => resolve(false)).on('connect', () => socket.end());
  });
