import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newId } from '../../kernel/id.ts';
import type { SessionChange } from '../../session/cache-ports.ts';
import type { OpenDatabase } from '../open-database.ts';
import { migrated, storageTargets } from '../testing/databases.ts';
import { openRaw } from '../testing/raw.ts';
import { later, sampleIdentity, sampleSession } from '../testing/samples.ts';

describe.each(storageTargets)('what a cache of sessions reads on $name', (target) => {
  let database: Awaited<ReturnType<typeof migrated>>;
  let db: OpenDatabase;
  beforeAll(async () => {
    database = await migrated(target);
    db = database.db;
  });
  afterAll(() => database.end());

  async function stored() {
    const identity = sampleIdentity(`${newId()}@example.com`);
    await db.identities.create(identity);
    const session = sampleSession(identity.id);
    await db.sessions.create(session);
    return { identity, session };
  }
  const read = async (token: string) => (await db.sessionCache.read(token))!;

  it('is the session as whoami has it', async () => {
    const { session } = await stored();
    expect((await read(session.token)).session).toEqual(await db.sessions.getByToken(session.token));
    for (const token of ['', 'ory_st_unknown', `${session.token}\0`, session.token.toUpperCase()])
      expect(await db.sessionCache.read(token)).toBeUndefined();
  });

  it('tells whatever changes of it, and nothing else', async () => {
    const { identity, session } = await stored();
    const untouched = await stored();
    let digests = new Map<string, string>();
    const remember = async () => {
      const all = [session, untouched.session];
      digests = new Map(await Promise.all(all.map(async ({ id, token }) => [id, (await read(token)).digest] as const)));
      expect(await db.sessionCache.changed(digests)).toEqual([]);
    };
    const [address] = identity.verifiableAddresses;
    const changes: Readonly<Record<string, () => Promise<unknown>>> = {
      extended: () => db.sessions.extend(session.id, later(9e6), later(9e6)),
      'a device': () =>
        db.sessions.addDevice(session.id, identity.id, {
          id: newId(),
          ipAddress: '1.2.3.4',
          userAgent: 'x',
          location: '',
        }),
      'a further login': () => db.sessions.update({ ...session, aal: 'aal2' }, session.token),
      'an address sent to': () => db.challenges.addressSent(address!.id),
      'an address verified': () => db.challenges.addressVerified(identity.id, address!.value),
      traits: async () => {
        const before = (await db.identities.getWithCredentials(identity.id))!;
        await db.identities.update(before, { ...before, traits: { email: 'other@example.com' } });
      },
      state: async () => {
        const before = (await db.identities.getWithCredentials(identity.id))!;
        await db.identities.update(before, { ...before, state: 'inactive' });
      },
      revoked: () => db.sessions.revoke(session.id),
      deleted: () => db.identities.delete(identity.id),
    };
    for (const [name, change] of Object.entries(changes)) {
      await remember();
      await change();
      expect({ name, changed: await db.sessionCache.changed(digests) }).toEqual({ name, changed: [session.id] });
    }
    expect(await db.sessionCache.changed(new Map())).toEqual([]);
  });

  it('tells changes once they are stored', async () => {
    const { identity, session } = await stored();
    const heard: SessionChange[] = [];
    const stop = db.sessionCache.onChange((change) => heard.push(change));
    /** Some may be heard twice, and late, through the channel. */
    const told = async (work: () => Promise<unknown>) => {
      heard.length = 0;
      await work();
      return heard.map(({ of, id }) => `${of} ${id}`);
    };
    await db.transaction(async (stores) => {
      await stores.sessions.revoke(session.id);
      expect(heard).toEqual([]);
    });
    expect(heard).toContainEqual({ of: 'session', id: session.id });
    const ofIdentity = `identity ${identity.id}`;
    expect(await told(() => db.sessions.revokeByToken(session.token))).toContain(`session ${session.id}`);
    expect(await told(() => db.sessions.revokeAllExcept(identity.id, newId()))).toContain(ofIdentity);
    expect(await told(() => db.challenges.addressVerified(identity.id, 'x'))).toContain(ofIdentity);
    expect(await told(() => db.sessions.deleteByIdentity(identity.id))).toContain(ofIdentity);
    expect(await told(() => db.identities.delete(identity.id))).toContain(ofIdentity);
    stop();
    expect(await told(() => db.sessions.revoke(session.id))).toEqual([]);
  });

  it('tells changes of other processes where the database has a channel, also after a lost connection', async () => {
    if (target.dialect !== 'postgresql') return;
    const other = await database.open();
    const raw = await openRaw(database.dsn);
    const heard = new Set<string>();
    const stop = other.sessionCache.onChange(({ id }) => heard.add(id));
    const keep = db.sessionCache.onChange(() => undefined);
    const hears = () =>
      vi.waitFor(
        async () => {
          const { session } = await stored();
          await db.sessions.revoke(session.id);
          await vi.waitFor(() => expect(heard).toContain(session.id), { timeout: 1000 });
        },
        { timeout: 30_000, interval: 50 },
      );
    await hears();
    await raw.rows(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query like 'listen %'`);
    await hears();
    stop();
    keep();
    await raw.close();
    await other.close();
  });
});
