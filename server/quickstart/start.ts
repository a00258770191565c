/** `make start`: migrates the database of the quickstart, serves it, and prints what to try when the server is ready. */
import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const ZELOS = 'server/bin/zelos';
const CONFIG = ['-c', 'server/quickstart/kratos.yml'];
const PUBLIC = `http://127.0.0.1:${process.env['SERVE_PUBLIC_PORT'] ?? 4433}`;
const ADMIN = `http://127.0.0.1:${process.env['SERVE_ADMIN_PORT'] ?? 4434}`;

const WHAT_TO_TRY = `
Zelos is ready: public API ${PUBLIC}, admin API ${ADMIN}. The data is in var/quickstart.sqlite. Ctrl-C stops it.

Register, in another terminal:

  flow=$(curl -s ${PUBLIC}/self-service/registration/api | grep -o '"id":"[^"]*' | head -1 | cut -d'"' -f4)
  curl -s -X POST "${PUBLIC}/self-service/registration?flow=$flow" -H 'Content-Type: application/json' \\
    -d '{"method":"password","password":"correct-horse-9-battery","traits":{"email":"you@example.org"}}'

Log in:

  flow=$(curl -s ${PUBLIC}/self-service/login/api | grep -o '"id":"[^"]*' | head -1 | cut -d'"' -f4)
  token=$(curl -s -X POST "${PUBLIC}/self-service/login?flow=$flow" -H 'Content-Type: application/json' \\
    -d '{"method":"password","identifier":"you@example.org","password":"correct-horse-9-battery"}' | grep -o 'ory_st_[A-Za-z0-9]*' | head -1)
  curl -s ${PUBLIC}/sessions/whoami -H "X-Session-Token: $token"

List the identities:

  curl -s ${ADMIN}/admin/identities
`;

const { DSN } = process.env;
// The path of a file; other connection strings may hold a password.
const [, FILE = DSN === undefined ? 'var/quickstart.sqlite' : undefined] =
  /^sqlite3?:\/\/([^?]+)/.exec(DSN ?? '') ?? [];
const DATABASE = FILE ?? 'the database of the variable DSN';

let isStopping = false;
let child: ChildProcess | undefined;
// Ctrl-C, a stop by the system and a closed terminal end in the same way, also while the database is prepared.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    isStopping = true;
    child?.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
  });

/** In its own process group: otherwise Ctrl-C would signal it twice, and a second signal ends a server without waiting for its requests. */
function run(args: readonly string[], stdio: StdioOptions): ChildProcess {
  child = spawn(ZELOS, [...args, ...CONFIG], { stdio, detached: true });
  return child;
}

/** Ends this process as its child ended; with success when a signal was the reason. */
const endWith = (code: number | null): never => process.exit(isStopping ? 0 : (code ?? 1));

async function prepare(): Promise<void> {
  console.log(`Preparing ${DATABASE}`);
  const migration = run(['migrate', 'sql', '-e', '--yes'], ['ignore', 'pipe', 'inherit']);
  let output = '';
  migration.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(migration, 'close')) as [number | null];
  if (isStopping) endWith(code);
  if (code === 0) return;
  process.stderr.write(`${output}\nCannot use ${DATABASE}, see the error above. `);
  process.stderr.write('A SQLite file and its folder must be writable; remove a broken file to start afresh.\n');
  endWith(code);
}

/** Serves until a signal. The log shows that this process listens; on the ports alone, another server could answer. */
async function serve(): Promise<void> {
  console.log('Starting the server');
  const server = run(['serve', '--dev'], ['inherit', 'pipe', 'inherit']);
  server.on('exit', endWith);
  if (server.stdout === null) return;
  for await (const line of createInterface({ input: server.stdout })) {
    console.log(line);
    if (line.includes('Starting the admin httpd')) void announce();
  }
}

async function announce(): Promise<void> {
  while (!(await isReady())) await sleep(50);
  console.log(WHAT_TO_TRY);
}

async function isReady(): Promise<boolean> {
  return fetch(`${ADMIN}/admin/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
}

await prepare();
await serve();
