/** Everything the document names, asked with invalid input: a clear 4xx each time, never a 5xx. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { operations, type Operation } from '../../contract/index.ts';
import { newId } from '../../kernel/id.ts';
import { migrated, targets } from '../../persistence/testing/databases.ts';
import type { ServerName } from '../../transport/routes.ts';
import { isFull } from '../full.ts';
import type { Answer, Sent } from '../http-server.ts';
import { CREDENTIALS, MISLEADING, UNREADABLE, VALUES, type HostileBody } from './hostile.ts';
import { openStage, PASSWORD, SUBMITS, type Stage } from './stage.ts';

const built = operations().filter(({ status }) => status === 'implemented');
const withBody = built.filter(({ method }) => method !== 'GET');
/** A file of SQLite would show nothing that one in memory does not. */
const stages = targets.filter(({ name }) => name !== 'SQLite file');

describe.each(stages)('hostile requests on $name', (target) => {
  const isSampled = target.dialect !== 'sqlite' && !isFull;
  // What cannot be read is refused before any store is asked, so one database is enough for it.
  const bodies = isSampled ? MISLEADING : [...UNREADABLE, ...MISLEADING];
  let database: Awaited<ReturnType<typeof migrated>>;
  let stage: Stage;
  beforeAll(async () => {
    database = await migrated(target);
    stage = await openStage(database.dsn);
  });
  afterAll(async () => {
    await stage?.[Symbol.asyncDispose]();
    await database?.end();
  });

  beforeEach(() => stage.renew());

  /** Sends it, and holds that the answer is one of ours and no fault of ours. */
  async function judge(server: ServerName, path: string, sent: Sent): Promise<Answer> {
    const answer = await stage[server](path, { ...sent, headers: { accept: 'application/json', ...sent.headers } });
    const problems = [
      answer.status >= 500 && `is a ${answer.status}`,
      /\n\s+at |node_modules|\.ts:\d/.test(answer.text) && 'shows our code',
      /^a=b/m.test(answer.headers['set-cookie']?.join() ?? '') && 'sets a cookie of the client',
      'polluted' in {} && 'changes the prototype of objects',
    ].filter((problem) => problem !== false);
    if (problems.length > 0) expect.soft(problems, describing(path, sent, answer)).toEqual([]);
    return answer;
  }

  it.each(built)('$operationId: parameters', async (operation) => {
    for (const server of operation.servers) {
      await Promise.all(pathsOf(operation, stage).map((path) => judge(server, path, { method: operation.method })));
    }
  });

  it.each(built)('$operationId: credentials and headers', async (operation) => {
    // Most are refused before a store is asked: each operation sends a third of them, all operations together all.
    const third = built.indexOf(operation) % 3;
    const credentials = isSampled ? CREDENTIALS.filter((_, place) => place % 3 === third) : CREDENTIALS;
    for (const server of operation.servers) {
      for (const headers of credentials)
        await judge(server, stage.path(operation), { method: operation.method, headers });
    }
  });

  it.each(withBody)('$operationId: bodies', async (operation) => {
    for (const server of operation.servers) {
      for (const hostile of bodies) {
        await judge(server, stage.path(operation), sent(operation.method, hostile));
      }
    }
  });

  it.each(SUBMITS)('$flow of a $type client: bodies of a submission', async (submit) => {
    for (const hostile of bodies) {
      const { path, headers } = await stage.begin(submit);
      const answer = await judge('public', path, sent('POST', hostile, headers));
      if (UNREADABLE.includes(hostile)) expect(answer.status, hostile.name).not.toBe(200);
    }
  });

  it.each(SUBMITS)('$flow of a $type client: hostile members of a good submission', async (submit) => {
    for (const text of ['\u0000', '\ud800', 'x'.repeat(100_000), '__proto__', '../', '<script>']) {
      for (const member of [
        'method',
        'identifier',
        'password',
        'traits',
        'csrf_token',
        'screen',
        'transient_payload',
      ]) {
        const { path, headers, csrfToken } = await stage.begin(submit);
        const body = JSON.stringify({ ...good(csrfToken), [member]: member === 'traits' ? { email: text } : text });
        await judge('public', path, sent('POST', { name: member, type: 'application/json', body }, headers));
      }
    }
  });

  it('a list is never longer than asked for, however it is asked', async () => {
    for (const size of ['100000', '2147483648', '9007199254740993', '-5', '1e9', '0x10', '%205', '%00']) {
      for (const path of ['/admin/identities', '/admin/sessions']) {
        const answer = await judge('admin', `${path}?page_size=${size}`, { method: 'GET' });
        if (answer.status === 200) expect((answer.json() as unknown[]).length).toBeLessThanOrEqual(1000);
      }
    }
  });

  it('nothing of it has hurt: the person still logs in, and is still the only one', async () => {
    const { path, headers } = await stage.begin({ flow: 'login', type: 'api' });
    const body = JSON.stringify({ method: 'password', identifier: stage.email, password: PASSWORD });
    const answer = await stage.public(path, sent('POST', { name: '', type: 'application/json', body }, headers));
    expect(answer.status, answer.text).toBe(200);
    const { status } = await stage.admin('/admin/health/ready', {});
    expect(status).toBe(200);
  });

  const good = (csrfToken: string) => ({
    method: 'password',
    csrf_token: csrfToken,
    identifier: stage.email,
    password: PASSWORD,
    traits: { email: `${newId()}@example.org` },
  });
});

const sent = (method: string, { type, body }: HostileBody, headers: Record<string, string> = {}): Sent => ({
  method,
  headers: {
    ...headers,
    ...(type !== undefined && { 'content-type': type }),
    'content-length': String(Buffer.byteLength(body)),
  },
  body,
});

const describing = (path: string, { method, headers, body }: Sent, { text }: Answer): string =>
  [`${method} ${path}`, JSON.stringify(headers ?? {}), String(body ?? ''), text]
    .map((part) => part.slice(0, 500))
    .join('\n');

/** The operation's path with one hostile value at a time, in the path or in a query parameter. */
function pathsOf(operation: Operation, stage: Stage): string[] {
  const good = stage.path(operation);
  const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');
  const inQuery = operation.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  return VALUES.flatMap((value) => [
    ...inPath.map(({ name }) => stage.path(operation, { [name]: value })),
    ...inQuery.map((name) => `${good}?${name}=${value}`),
    `${good}?${[...inQuery, 'flow', '__proto__', 'constructor'].map((name) => `${name}=${value}&${name}=${value}&${name}[]=${value}`).join('&')}`.slice(
      0,
      12_000,
    ),
  ]);
}
