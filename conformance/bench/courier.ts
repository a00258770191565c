/**
 * Messages delivered per second to a local mail server: `node conformance/bench/courier.ts [--dsn <kind>...] [--messages <n>]
 * <command> [<command>...]`, where each command understands the reference's arguments. All get the same queue in a database of
 * their own, one after another: `sqlite` (the default), or one on the server of a postgres:// address.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { migrate } from '../lib/process.ts';
import { type BenchDatabase, createDatabase } from './database.ts';
import { usageOf } from './process.ts';

/** A server that delivers slower than this is not waited for; its rate is that of what came. */
const MAX_SECONDS = 30;
/** The same for all: as many at once as the reference's worker can pull, and no wait between pulls. */
const WORKER = { pull_count: 200, pull_wait: '1ms' };
const SCHEMA = '{"type":"object","properties":{"traits":{"type":"object","properties":{"email":{"type":"string"}}}}}';

const { values: options, positionals: commands } = parseArgs({
  allowPositionals: true,
  options: { dsn: { type: 'string', multiple: true }, messages: { type: 'string', default: '3000' } },
});
const MESSAGES = Number(options.messages);

for (const dsn of options.dsn ?? ['sqlite']) {
  for (const command of commands) {
    const { rate, cpuMs } = await measure(command, dsn);
    const name = `courier on ${dsn.split(':')[0]}, ${command}`;
    console.log(`${name}: ${rate.toFixed(0)} messages a second, ${cpuMs?.toFixed(2) ?? '-'} ms of processor each`);
  }
}

async function measure(
  command: string,
  dsn: string,
): Promise<{ readonly rate: number; readonly cpuMs: number | undefined }> {
  const folder = mkdtempSync(join(tmpdir(), 'courier-bench-'));
  const database = await createDatabase(dsn, 'courier');
  const sink = await mailSink();
  const config = join(folder, 'kratos.json');
  writeFileSync(config, JSON.stringify(configOf(database.dsn, sink.port)));
  await migrate(command.split(' '), database.dsn);
  await fill(database);
  const [file = '', ...args] = command.split(' ');
  const watcher = spawn(file, [...args, 'courier', 'watch', '-c', config], { stdio: 'ignore' });
  try {
    return await delivering(sink.count, watcher.pid ?? 0);
  } finally {
    await stop(watcher);
    sink.close();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Accepts everything at once: libraries greet after a pause, which would be all that is measured of who connects often. */
async function mailSink() {
  let count = 0;
  const server = createServer((socket) => {
    let isData = false;
    let rest = '';
    const answer = (line: string): string => {
      if (isData) {
        isData = line !== '.';
        count += isData ? 0 : 1;
        return isData ? '' : '250 accepted\r\n';
      }
      const verb = line.slice(0, 4).toUpperCase();
      isData = verb === 'DATA';
      return isData ? '354 go on\r\n' : verb === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n';
    };
    socket.setNoDelay(true);
    socket.write('220 sink\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString('latin1')).split('\r\n');
      rest = lines.pop() ?? '';
      const answers = lines.map(answer).join('');
      if (answers !== '') socket.write(answers);
      if (answers.includes('221 ')) socket.end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return { port, count: () => count, close: () => server.close() };
}

/** From the first message to the last, so that starting does not count. */
async function delivering(count: () => number, pid: number) {
  while (count() === 0) await sleep(1);
  const start = performance.now();
  const first = count();
  const before = await usageOf(pid);
  while (count() < MESSAGES && performance.now() - start < MAX_SECONDS * 1000) await sleep(1);
  const delivered = count() - first;
  const rate = (delivered * 1000) / (performance.now() - start);
  const after = await usageOf(pid);
  return { rate, cpuMs: before && after && ((after.cpu - before.cpu) * 1000) / delivered };
}

/** The queue, by SQL that both databases understand: the server under test has made the tables. */
async function fill({ dsn, execute }: BenchDatabase): Promise<void> {
  if (execute === undefined) throw new Error(`the courier is not measured on ${dsn}`);
  const isPostgresql = dsn.startsWith('postgres');
  const cast = isPostgresql ? '::uuid' : '';
  const network = `'6f0f4a8e-5b1c-4b7e-9d2f-0a1b2c3d4e5f'${cast}`;
  const id = isPostgresql ? 'gen_random_uuid()' : `'00000000-0000-4000-8000-' || substr('000000000000' || n, -12)`;
  const data = `'{"to":"' || n || '@example.org","subject":"Hello","body":"Hello"}'`;
  await execute(
    `insert into networks (id, created_at, updated_at)
     select ${network}, current_timestamp, current_timestamp where not exists (select 1 from networks)`,
  );
  await execute(
    `with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${Math.trunc(MESSAGES)})
     insert into courier_messages (id, type, status, body, subject, recipient, created_at, updated_at, template_type,
       template_data, nid, send_count, channel, request_headers)
     select ${id}, 1, 1, 'Hello', 'Hello', n || '@example.org', current_timestamp, current_timestamp, 'stub',
       ${isPostgresql ? `convert_to(${data}, 'UTF8')` : data}, (select id from networks limit 1), 0, 'email', '{}' from numbers`,
  );
}

function configOf(dsn: string, port: number) {
  return {
    dsn,
    identity: { schemas: [{ id: 'default', url: `base64://${btoa(SCHEMA)}` }] },
    selfservice: { default_browser_return_url: 'http://127.0.0.1/' },
    courier: { smtp: { connection_uri: `smtp://127.0.0.1:${port}/?disable_starttls=true` }, worker: WORKER },
  };
}

async function stop(watcher: ChildProcess): Promise<void> {
  const gone = new Promise((exited) => watcher.once('exit', exited));
  watcher.kill('SIGTERM');
  await Promise.race([gone, sleep(3000)]);
  watcher.kill('SIGKILL');
}
