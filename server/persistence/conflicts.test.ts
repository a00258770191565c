/** Transactions that get in each other's way: work is done again, and what is gone is said to be gone. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../kernel/id.ts';
import type { OpenDatabase } from './open-database.ts';
import { administer, migrated, storageTargets } from './testing/databases.ts';
import { sampleIdentity, sampleLogin, sampleSession, sampleSettings } from './testing/samples.ts';

const person = () => sampleIdentity(`${newId()}@example.com`);

describe.each(storageTargets)('on $name', (target) => {
  let database: Awaited<ReturnType<typeof migrated>>;
  let db: OpenDatabase;
  beforeAll(async () => {
    database = await migrated(target);
    db = database.db;
  });
  afterAll(() => database.end());

  it('a deadlock is tried again', async () => {
    const [one, other] = [person(), person()];
    await db.identities.create(one);
    await db.identities.create(other);
    let [arrived, attempts] = [0, 0];
    const { promise: bothHold, resolve } = Promise.withResolvers<void>();
    const crossing = (first: string, second: string) => {
      let waits = target.dialect !== 'sqlite';
      return db.transaction(async ({ identities, flows }) => {
        attempts += 1;
        await identities.lockForUpdate(first);
        if ((arrived += 1) === 2) resolve();
        if (waits) await bothHold;
        waits = false;
        await identities.lockForUpdate(second);
        await flows.create(sampleLogin());
      });
    };
    await Promise.all([crossing(one.id, other.id), crossing(other.id, one.id)]);
    expect(attempts).toBe(target.dialect === 'sqlite' ? 2 : 3);
  });

  it('a flow that was claimed in a transaction that is rolled back can be claimed again', async () => {
    const [login, settings] = [sampleLogin(), sampleSettings((await created()).id)];
    for (const flow of [login, settings]) {
      await db.flows.create(flow);
      const before = { ...flow };
      const failing = db.transaction(async ({ flows }) => {
        expect(await flows.claim(flow)).toBe(true);
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(flow).toEqual(before);
      expect(await db.flows.claim(flow)).toBe(true);
    }
  });

  it('what belongs to an identity that was deleted is refused with a 404', async () => {
    const { id } = await created();
    await db.identities.delete(id);
    await expect(db.flows.create(sampleSettings(id))).rejects.toMatchObject({ fields: { code: 404 } });
    await expect(db.sessions.create(sampleSession(id))).rejects.toMatchObject({ fields: { code: 404 } });
  });

  it.runIf(target.name === 'PostgreSQL')('conflicts of serialization are tried again', async () => {
    const name = new URL(database.dsn).pathname.slice(1);
    await administer(`alter database ${name} set default_transaction_isolation = 'serializable'`);
    const strict = await database.open();
    const flow = sampleLogin();
    await strict.flows.create(flow);
    const counted = Array.from({ length: 8 }, () =>
      strict.transaction(async ({ challenges, flows }) => {
        await flows.get('login', flow.id);
        return challenges.countTry('login', flow.id);
      }),
    );
    expect((await Promise.all(counted)).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    await strict.close();
  });

  async function created() {
    const identity = person();
    await db.identities.create(identity);
    return identity;
  }
});
