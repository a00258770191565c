/** `make start`: migrates the database of the quickstart, serves it, and prints what to try when the server is ready. */
import { spawn, spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const ZELOS = 'server/bin/zelos';
const CONFIG = ['-c', 'server/quickstart/kratos.yml'];
const PUBLIC = 'http://127.0.0.1:4433';
const ADMIN = 'http://127.0.0.1:4434';

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

const DATABASE = process.env['DSN'] === undefined ? 'var/quickstart.sqlite' : 'the database of the variable DSN';

console.log(`Preparing ${DATABASE}`);
const migrated = spawnSync(ZELOS, ['migrate', 'sql', ...CONFIG, '-e', '--yes'], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
});
if (migrated.status !== 0) {
  process.stderr.write(`${migrated.stdout}\nCannot use ${DATABASE}, see the error above. `);
  process.stderr.write('A SQLite file and its folder must be writable; remove a broken file to start afresh.\n');
  process.exit(migrated.status ?? 1);
}
console.log('Starting the server');

let isStopping = false;
// In its own process group: otherwise Ctrl-C would signal it twice, and a second signal ends a server without waiting for its requests.
const server = spawn(ZELOS, ['serve', ...CONFIG, '--dev'], { stdio: ['inherit', 'pipe', 'inherit'], detached: true });
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    isStopping = true;
    server.kill(signal);
  });
server.on('exit', (code) => process.exit(isStopping ? 0 : (code ?? 1)));

// The log shows that this process listens; on the ports alone, another server could answer.
await new Promise<void>((resolve) =>
  server.stdout.on('data', (chunk: Buffer) => {
    process.stdout.write(chunk);
    if (chunk.includes('Starting the admin httpd')) resolve();
  }),
);
while (!(await isReady())) await sleep(50);
console.log(WHAT_TO_TRY);

async function isReady(): Promise<boolean> {
  return fetch(`${ADMIN}/admin/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
}
