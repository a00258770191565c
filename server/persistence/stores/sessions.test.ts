import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { IdentityWithCredentials } from '../../identity/model.ts';
import { newId } from '../../kernel/id.ts';
import type { Session, VisibleSession } from '../../session/model.ts';
import type { OpenDatabase } from '../open-database.ts';
import { migrated, storageTargets } from '../testing/databases.ts';
import { later, sampleIdentity, sampleSession } from '../testing/samples.ts';

const ALL = { identity: true, devices: true };

describe.each(storageTargets)('sessions on $name', (target) => {
  let database: Awaited<ReturnType<typeof migrated>>;
  let db: OpenDatabase;
  let identity: IdentityWithCredentials;
  beforeAll(async () => {
    database = await migrated(target, { now: () => later(1000) });
    db = database.db;
  });
  afterAll(() => database.end());
  beforeEach(async () => {
    identity = sampleIdentity(`${newId()}@example.com`);
    await db.identities.create(identity);
  });

  async function stored(change: Partial<Session> = {}): Promise<Session> {
    const session = sampleSession(identity.id, change);
    await db.sessions.create(session);
    return session;
  }
  const bareIdentity = () => {
    const { credentials, ...bare } = identity;
    expect(credentials).toBeDefined();
    return bare;
  };

  it('come back by their token with identity and devices, never with credentials', async () => {
    const session = await stored();
    expect(await db.sessions.getByToken(session.token)).toEqual({ ...session, identity: bareIdentity() });
    for (const token of ['', 'ory_st_unknown', `${session.token}\0`, session.logoutToken]) {
      expect(await db.sessions.getByToken(token)).toBeUndefined();
    }
  });

  it('do not come back by a token in other letters', async () => {
    const { token } = await stored();
    expect(await db.sessions.getByToken(token.toUpperCase())).toBeUndefined();
    const several = [token, token.toUpperCase()].map((one) => db.sessions.getByToken(one));
    expect((await Promise.all(several)).map((session) => session?.token)).toEqual([token, undefined]);
  });

  it('come back each to who asked, when many are asked for at once', async () => {
    const sessions = await Promise.all(Array.from({ length: 120 }, () => stored()));
    const tokens = [
      'ory_st_unknown',
      '{\'\\"},\0',
      `{"a\\'`,
      ...sessions.map(({ token }) => token),
      sessions[0]!.token,
    ];
    const found = await Promise.all(tokens.map((token) => db.sessions.getByToken(token)));
    const expected = [...sessions, sessions[0]].map((session) => ({ ...session, identity: bareIdentity() }));
    expect(found).toEqual([undefined, undefined, undefined, ...expected]);
    // Flows change the session they hold.
    expect(found.at(-1)).not.toBe(found[3]);
  });

  it('come back as they are, also right after a change and among others', async () => {
    const [first, second] = [await stored(), await stored()];
    await db.sessions.revoke(first.id);
    const found = await Promise.all([first, second].map(({ token }) => db.sessions.getByToken(token)));
    expect(found.map((session) => session?.active)).toEqual([false, true]);
  });

  it('come back as a transaction sees them', async () => {
    const session = sampleSession(identity.id);
    const failed = db.transaction(async ({ sessions }) => {
      await sessions.create(session);
      const found = await Promise.all([session.token, 'other'].map((token) => sessions.getByToken(token)));
      expect(found.map((each) => each?.id)).toEqual([session.id, undefined]);
      throw new Error('undone');
    });
    await expect(failed).rejects.toThrow('undone');
  });

  it('come back by id with what is asked for', async () => {
    const session = await stored();
    expect(await db.sessions.get(session.id, ALL)).toEqual({ ...session, identity: bareIdentity() });
    expect(await db.sessions.get(session.id, {})).toEqual({ ...session, devices: [] });
    expect(await db.sessions.get(newId(), ALL)).toBeUndefined();
    expect(await db.sessions.get('nonsense', ALL)).toBeUndefined();
  });

  it('are updated under their id; who they are of, and since when, stays', async () => {
    const session = await stored();
    const changed = {
      ...session,
      aal: 'aal2' as const,
      authenticatedAt: later(10_000),
      authenticationMethods: [
        ...session.authenticationMethods,
        { method: 'totp', aal: 'aal2' as const, completedAt: later(10_000), provider: 'p', organization: 'o' },
      ],
      updatedAt: later(10_000),
    };
    expect(await db.sessions.update({ ...changed, issuedAt: later(99), devices: [] }, changed.token)).toBe(true);
    expect(await db.sessions.getByToken(session.token)).toEqual({ ...changed, identity: bareIdentity() });
  });

  it('stay ended when they are updated after the end', async () => {
    const revoked = await stored();
    await db.sessions.revoke(revoked.id);
    expect(await db.sessions.update({ ...revoked, aal: 'aal2' }, revoked.token)).toBe(false);
    expect(await db.sessions.get(revoked.id, {})).toMatchObject({ active: false, aal: revoked.aal });
    const deleted = await stored();
    await db.sessions.deleteByIdentity(identity.id);
    expect(await db.sessions.update(deleted, deleted.token)).toBe(false);
    expect(await db.sessions.get(deleted.id, {})).toBeUndefined();
  });

  it('refuse a token that is taken', async () => {
    const session = await stored();
    await expect(stored({ token: session.token })).rejects.toMatchObject({ name: 'UniqueViolation', key: 'other' });
  });

  it('remember each device once, cut to the columns’ size', async () => {
    const session = await stored({ devices: [] });
    const long = { id: newId(), ipAddress: '2001:db8::1', userAgent: `${'é'.repeat(300)}\0`, location: '' };
    await db.sessions.addDevice(session.id, identity.id, long);
    await db.sessions.addDevice(session.id, identity.id, { ...long, id: newId() });
    const { devices = [] } = (await db.sessions.get(session.id, ALL)) ?? {};
    expect(devices).toContainEqual({ ...long, userAgent: 'é'.repeat(256) });
    // The reference has no index there that would keep a second one out.
    expect(devices).toHaveLength(['mysql', 'cockroachdb'].includes(target.dialect) ? 2 : 1);
  });

  it('are extended by one of several requests', async () => {
    const session = await stored();
    const until = later(7_200_000);
    const attempts = [1, 2, 3].map(() => db.sessions.extend(session.id, until, later(3_601_000)));
    expect((await Promise.all(attempts)).filter(Boolean)).toHaveLength(1);
    expect((await db.sessions.get(session.id, {}))?.expiresAt).toEqual(until);
    expect(await db.sessions.extend(newId(), until, until)).toBe(false);
  });

  it('are revoked by id, by token, and all but one', async () => {
    const [one, two, three] = [await stored(), await stored(), await stored()];
    const active = async () =>
      Promise.all([one, two, three].map(async ({ id }) => (await db.sessions.get(id, {}))?.active));
    expect(await db.sessions.revoke(one.id, newId())).toBe(false);
    expect(await active()).toEqual([true, true, true]);
    expect(await db.sessions.revoke(one.id, identity.id)).toBe(true);
    expect(await db.sessions.revokeByToken(two.token)).toBe(true);
    expect(await db.sessions.revokeByToken('ory_st_unknown')).toBe(false);
    expect(await active()).toEqual([false, false, true]);
    expect(await db.sessions.revokeAllExcept(identity.id, one.id)).toBe(2);
    expect(await active()).toEqual([false, false, false]);
    expect(await db.sessions.revoke(three.id)).toBe(true);
    expect(await db.sessions.revoke(newId())).toBe(false);
  });

  it('go with their identity, or at once', async () => {
    const session = await stored();
    expect(await db.sessions.deleteByIdentity(identity.id)).toBe(true);
    expect(await db.sessions.deleteByIdentity(identity.id)).toBe(false);
    const other = await stored({ token: session.token });
    await db.identities.delete(identity.id);
    expect(await db.sessions.getByToken(other.token)).toBeUndefined();
  });

  it('are listed by identity, newest first, by page', async () => {
    const made: Session[] = [];
    for (const age of [1, 3, 2]) made.push(await stored({ createdAt: later(age * 1000) }));
    const [first, third, second] = made;
    await db.sessions.revoke(second?.id ?? '');
    const ids = async (query: { active?: boolean; page: number; pageSize: number; exceptId?: string }) => {
      const { sessions, total } = await db.sessions.listByIdentity({ identityId: identity.id, expand: {}, ...query });
      return [sessions.map(({ id }) => id), total];
    };
    expect(await ids({ page: 1, pageSize: 2 })).toEqual([[third?.id, second?.id], 3]);
    expect(await ids({ page: 2, pageSize: 2 })).toEqual([[first?.id], 3]);
    expect(await ids({ page: 3, pageSize: 2 })).toEqual([[], 3]);
    expect(await ids({ page: 1, pageSize: 9, active: true })).toEqual([[third?.id, first?.id], 2]);
    expect(await ids({ page: 1, pageSize: 9, active: false })).toEqual([[second?.id], 1]);
    expect(await ids({ page: 1, pageSize: 9, exceptId: third?.id ?? '' })).toEqual([[second?.id, first?.id], 2]);
  });

  it('are listed by cursor, newest first, ties by id, each once', async () => {
    for (let n = 0; n < 7; n += 1) await stored({ createdAt: later(n % 3) });
    const expired = await stored({ expiresAt: later(-1) });
    const seen: VisibleSession[] = [];
    let after: { createdAt: string; id: string } | undefined;
    do {
      const page = await db.sessions.list({ pageSize: 3, after, expand: ALL });
      expect(page.sessions.length).toBeLessThanOrEqual(3);
      seen.push(...page.sessions);
      after = page.next;
    } while (after !== undefined);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
    // As the database keeps it: MariaDB has whole seconds.
    const createdAt = async (id: string) => (await db.sessions.get(id, {}))?.createdAt.getTime() ?? 0;
    const order = await Promise.all(seen.map(async ({ id }) => `${9e15 - (await createdAt(id))} ${id}`));
    expect(order).toEqual(order.toSorted());
    const listed = seen.find(({ id }) => id === expired.id);
    expect(listed).toMatchObject({ aal: expired.aal, devices: expired.devices });
    for (const secret of [expired.token, expired.logoutToken]) expect(JSON.stringify(listed)).not.toContain(secret);
    expect(seen.find(({ id }) => id === expired.id)?.identity?.traits).toEqual(identity.traits);
    const ids = async (active: boolean) =>
      (await db.sessions.list({ pageSize: 1000, active, expand: {} })).sessions.map(({ id }) => id);
    expect(await ids(true)).not.toContain(expired.id);
    expect(await ids(false)).toContain(expired.id);
    expect([...(await ids(true)), ...(await ids(false))]).toHaveLength(seen.length);
  });
});
