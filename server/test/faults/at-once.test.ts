/** One flow, submitted several times at once: it takes effect once, and later submissions are refused. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../kernel/id.ts';
import { migrated, persistentTargets, withConnections } from '../../persistence/testing/databases.ts';
import { openRaw, type Raw } from '../../persistence/testing/raw.ts';
import type { Answer } from '../http-server.ts';
import { overlapping } from '../overlapping.ts';
import { openStage, PASSWORD, SUBMITS, type Begun, type Stage } from './stage.ts';

const AT_ONCE = 6;
const ROUNDS = { 'SQLite in memory': 1, 'SQLite file': 1, PostgreSQL: 3, MariaDB: 3 };
/** SQLite runs in our own process: while a password is being hashed this slowly, all requests get as far as hashing theirs. */
const SLOW = 9;

describe.each(persistentTargets)('submissions at the same time on $name', (target) => {
  let database: Awaited<ReturnType<typeof migrated>>;
  let stage: Stage;
  let raw: Raw;
  beforeAll(async () => {
    database = await migrated(target);
    stage =
      target.dialect === 'sqlite'
        ? await openStage(database.dsn, SLOW)
        : await openStage(withConnections(database.dsn, 16));
    raw = await openRaw(database.dsn);
  });
  afterAll(async () => {
    await stage?.[Symbol.asyncDispose]();
    await raw?.close();
    await database?.end();
  });

  it('logins of one person in several flows do not hinder each other', async () => {
    const flows = Array.from({ length: AT_ONCE }, () => stage.begin({ flow: 'login', type: 'api' }));
    const answers = await Promise.all(
      (await Promise.all(flows)).map((begun) => submit(begun, body('login', begun, ''))),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const tokens = answers.map((answer) => (answer.json() as { session_token: string }).session_token);
    expect(new Set(tokens).size).toBe(AT_ONCE);
  });

  it.each(SUBMITS)('$flow of a $type client', async ({ flow, type }) => {
    for (let round = 0; round < ROUNDS[target.name]; round += 1) {
      const begun = await stage.begin({ flow, type });
      const email = `${newId()}@example.org`;
      const before = await effects();
      const answers = await overlapping({ name: target.name, dsn: database.dsn }, `selfservice_${flow}_flows`, () =>
        Array.from({ length: AT_ONCE }, () => submit(begun, body(flow, begun, email))),
      );
      const won = answers.filter(({ status }) => status === 200);
      expect(won.length, answers.map(({ text }) => text).join('\n')).toBe(1);
      for (const answer of answers) if (answer.status !== 200) expectLate(answer);
      const after = await effects();
      expect({
        identities: after.identities - before.identities,
        credentials: after.credentials - before.credentials,
        sessions: after.sessions - before.sessions,
        settingsFlows: after.settingsFlows - before.settingsFlows,
      }).toEqual(EFFECTS[flow]);
    }
  });

  it.each(['api', 'browser'] as const)('registrations of one address by several %s clients', async (type) => {
    const email = `${newId()}@example.org`;
    const flows = await Promise.all(Array.from({ length: AT_ONCE }, () => stage.begin({ flow: 'registration', type })));
    const answers = await Promise.all(flows.map((begun) => submit(begun, body('registration', begun, email))));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expect(answer.status, answer.text).toBe(400);
      expect(answer.text).toContain('4000007');
    }
    const [found] = await raw.rows(
      `select count(*) as count from identity_credential_identifiers where identifier = '${email}'`,
    );
    expect(Number(found?.['count'])).toBe(1);
  });

  const submit = ({ path, headers }: Begun, fields: object): Promise<Answer> =>
    stage.public(path, {
      method: 'POST',
      headers: { ...headers, accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify(fields),
    });

  const body = (flow: string, { csrfToken }: Begun, email: string): object => ({
    csrf_token: csrfToken,
    ...(flow === 'login'
      ? { method: 'password', identifier: stage.email, password: PASSWORD }
      : flow === 'registration'
        ? { method: 'password', password: PASSWORD, traits: { email } }
        : { method: 'password', password: `${newId()}-horse` }),
  });

  async function effects() {
    const count = async (table: string) =>
      Number((await raw.rows(`select count(*) as count from ${table}`))[0]?.['count']);
    return {
      identities: await count('identities'),
      credentials: await count('identity_credential_identifiers'),
      sessions: await count('sessions'),
      settingsFlows: await count('selfservice_settings_flows'),
    };
  }
});

/** Rows that one submission adds. A change of settings stores the flow of the next one. */
const EFFECTS = {
  login: { identities: 0, credentials: 0, sessions: 1, settingsFlows: 0 },
  registration: { identities: 1, credentials: 1, sessions: 1, settingsFlows: 0 },
  settings: { identities: 0, credentials: 0, sessions: 0, settingsFlows: 1 },
} as const;

/** Too late for the flow (410), or for what the first submission has taken or used up (400). The cookies stay those of the first. */
function expectLate(answer: Answer): void {
  expect([400, 410], answer.text).toContain(answer.status);
  expect(answer.headers['set-cookie']).toBeUndefined();
  expect(answer.text).not.toContain('session_token"');
}
