import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../kernel/id.ts';
import type { OpenDatabase } from './open-database.ts';
import { migrated, storageTargets } from './testing/databases.ts';
import { openRaw } from './testing/raw.ts';
import { later, sampleIdentity, sampleLogin, sampleSession } from './testing/samples.ts';

const EXPIRED = 2000;
const never = new AbortController().signal;

describe.each(storageTargets)('sweeping expired records on $name', (target) => {
  let database: Awaited<ReturnType<typeof migrated>>;
  let db: OpenDatabase;
  beforeAll(async () => {
    database = await migrated(target, { now: () => later(1000) });
    db = database.db;
  });
  afterAll(() => database.end());
  const options = { keepLastMs: 0, batchSize: 100, signal: never };

  async function storeFlows(count: number, expiresAt: Date) {
    const flows = Array.from({ length: count }, () => sampleLogin({ expiresAt }));
    await db.transaction(async (stores) => {
      for (const flow of flows) await stores.flows.create(flow);
    });
    return flows;
  }

  it('takes those alone that have been expired for so long, of all tables', async () => {
    const identity = sampleIdentity(`${newId()}@example.com`);
    await db.identities.create(identity);
    const [old, fresh] = [sampleSession(identity.id, { expiresAt: later(-5000) }), sampleSession(identity.id)];
    for (const session of [old, fresh]) await db.sessions.create(session);
    await db.continuity.save({
      id: newId(),
      name: 'n',
      identityId: identity.id,
      payload: null,
      expiresAt: later(-5000),
    });
    const [flow] = await storeFlows(1, later(-5000));
    expect(await db.sweep({ ...options, keepLastMs: 10_000 })).toMatchObject({ sessions: 0, continuity_containers: 0 });
    expect(await db.sweep(options)).toMatchObject({
      sessions: 1,
      continuity_containers: 1,
      selfservice_login_flows: 1,
      selfservice_registration_flows: 0,
      session_token_exchanges: 0,
    });
    expect(await db.sessions.get(old.id, {})).toBeUndefined();
    expect(await db.sessions.get(fresh.id, {})).toBeDefined();
    expect(await db.flows.get('login', flow!.id)).toBeUndefined();
    expect(await db.sweep(options)).toMatchObject({ sessions: 0, selfservice_login_flows: 0 });
  });

  it(`takes ${EXPIRED} while others go on writing, and nothing of theirs`, async () => {
    await storeFlows(EXPIRED, later(-5000));
    const kept = await storeFlows(200, later(60_000));
    const sweeping = db.sweep(options);
    const over = new AbortController();
    void sweeping.then(() => over.abort());
    const written: string[] = [];
    const writer = async () => {
      while (!over.signal.aborted) {
        const flow = sampleLogin({ expiresAt: later(60_000) });
        await db.flows.create(flow);
        await db.flows.update({ ...flow, state: 'sent_email' });
        written.push(flow.id);
        await sleep(1);
      }
    };
    await Promise.all([writer(), writer(), writer()]);
    expect(await sweeping).toMatchObject({ selfservice_login_flows: EXPIRED });
    // Written while it went on, not after it: three writers that waited would have written three.
    expect(written.length).toBeGreaterThan(10);
    for (const id of [...written, ...kept.map((flow) => flow.id)]) {
      expect(await db.flows.get('login', id)).toBeDefined();
    }
  });

  it('ends after the batch that is under way', async () => {
    await storeFlows(500, later(-5000));
    const stopped = new AbortController();
    const sweeping = db.sweep({ ...options, batchSize: 10, signal: stopped.signal });
    await sleep(20);
    stopped.abort();
    const first = await sweeping;
    const second = await db.sweep(options);
    expect(first!['selfservice_login_flows']! + second!['selfservice_login_flows']!).toBe(500);
    expect(second!['selfservice_login_flows']).toBeGreaterThan(0);
  });

  it('is done by one of several servers at a time', async () => {
    if (['sqlite', 'cockroachdb'].includes(target.dialect)) return;
    const other = await database.open({ now: () => later(1000) });
    await storeFlows(500, later(-5000));
    const answers = await Promise.all([
      db.sweep({ ...options, batchSize: 20 }),
      other.sweep({ ...options, batchSize: 20 }),
    ]);
    expect(answers.filter((answer) => answer !== undefined)).toHaveLength(1);
    expect(await other.sweep(options)).toMatchObject({ selfservice_login_flows: 0 });
    await other.close();
    const raw = await openRaw(database.dsn);
    expect(await raw.rows('select 1 from selfservice_login_flows where expires_at < issued_at')).toEqual([]);
    await raw.close();
  });
});
