/** Concurrent requests and submissions of codes: one code is valid, and it gives one login or one account. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import { migrated, persistentTargets, withConnections } from '../../persistence/testing/databases.ts';
import { openRaw, type Raw } from '../../persistence/testing/raw.ts';
import { askForCode, codeServer, type CodeServer } from '../../test/code-people.ts';
import { Client } from '../../test/flow-client.ts';
import type { Answer } from '../../test/http-server.ts';
import { codeSentTo } from '../../test/messages.ts';
import { overlapping } from '../../test/overlapping.ts';

const AT_ONCE = 6;

const ASKING: Readonly<Record<'login' | 'registration' | 'verification', (email: string) => JsonObject>> = {
  login: (identifier) => ({ method: 'code', identifier }),
  registration: (email) => ({ method: 'code', traits: { email } }),
  verification: (email) => ({ method: 'code', email }),
};

describe.each(persistentTargets)('concurrent codes on $name', (target) => {
  let database: Awaited<ReturnType<typeof migrated>>;
  let server: CodeServer;
  let raw: Raw;
  beforeAll(async () => {
    database = await migrated(target);
    const dsn = withConnections(database.dsn, 16);
    server = await codeServer(
      { passwordless_enabled: true, config: { max_submissions: 20 } },
      {
        dsn,
        selfservice: { flows: { verification: { enabled: true } } },
      },
    );
    raw = await openRaw(database.dsn);
  });
  afterAll(async () => {
    await server?.servers[Symbol.asyncDispose]();
    await raw?.close();
    await database?.end();
  });

  it.each(['login', 'registration', 'verification'] as const)(
    'requests in one %s leave one valid code',
    async (kind) => {
      const email = `asked-for-${kind}@example.org`;
      if (kind !== 'registration') await server.person({ email });
      const client = new Client(server.servers, 'native');
      const flow = await client.start(kind);
      const table = `selfservice_${kind}_flows`;
      await overlapping({ name: target.name, dsn: database.dsn }, table, () =>
        repeated(() => client.submit(kind, flow, ASKING[kind](email))),
      );
      const codes = `identity_${kind}_codes where selfservice_${kind}_flow_id = '${flow.id}'`;
      expect(await count(codes)).toBe(1);
    },
  );

  it('submissions give one login', async () => {
    const email = 'at-once@example.org';
    await server.person({ email });
    const client = new Client(server.servers, 'native');
    const flow = await askForCode(client, 'login', { identifier: email });
    const code = await codeSentTo(server.servers, email);
    const before = await count('sessions');
    const answers = await overlapping({ name: target.name, dsn: database.dsn }, 'identity_login_codes', () =>
      repeated(() => client.submit('login', flow, { method: 'code', identifier: email, code })),
    );
    expectOne(answers);
    expect((await count('sessions')) - before).toBe(1);
  });

  it('submissions create one account, even with one code per address', async () => {
    const traits = { email: 'two-codes@example.org', phone: '+4915155544433' };
    const client = new Client(server.servers, 'native');
    const flow = await askForCode(client, 'registration', { traits });
    const codes = [await codeSentTo(server.servers, traits.email), await codeSentTo(server.servers, traits.phone)];
    const before = [await count('identities'), await count('sessions')] as const;
    const answers = await overlapping({ name: target.name, dsn: database.dsn }, 'identity_registration_codes', () =>
      repeated((turn) => client.submit('registration', flow, { method: 'code', traits, code: codes[turn % 2] ?? '' })),
    );
    expectOne(answers);
    expect([(await count('identities')) - before[0], (await count('sessions')) - before[1]]).toEqual([1, 1]);
  });

  const repeated = (submit: (turn: number) => Promise<Answer>) =>
    Array.from({ length: AT_ONCE }, (_, turn) => submit(turn));

  const count = async (table: string) =>
    Number((await raw.rows(`select count(*) as count from ${table}`))[0]?.['count']);
});

function expectOne(answers: readonly Answer[]): void {
  const texts = answers.map(({ text }) => text).join('\n');
  expect(answers.filter(({ status }) => status === 200).length, texts).toBe(1);
  for (const { status, json } of answers.filter((each) => each.status !== 200)) {
    expect(status, texts).toBe(400);
    expect(JSON.stringify((json() as JsonObject)['ui'])).toMatch(/4000001|4010002|4010003/);
  }
}
