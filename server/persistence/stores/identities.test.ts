import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IdentityWithCredentials } from '../../identity/model.ts';
import { UniqueViolation } from '../../identity/ports.ts';
import { newId } from '../../kernel/id.ts';
import type { OpenDatabase } from '../open-database.ts';
import { migrated, storageTargets } from '../testing/databases.ts';
import { NOW, later, password, sampleIdentity } from '../testing/samples.ts';

let counter = 0;
const email = () => `person${(counter += 1)}@example.com`;
/** What the database returns of a stored identity: the rows have ids, the identifiers are sorted. */
const clone = (identity: IdentityWithCredentials) => structuredClone(identity);

describe.each(storageTargets)('identities on $name', (target) => {
  let database: Awaited<ReturnType<typeof migrated>>;
  let db: OpenDatabase;
  beforeAll(async () => {
    database = await migrated(target, { now: () => later(10_000) });
    db = database.db;
  });
  afterAll(() => database.end());

  async function stored(change: Partial<IdentityWithCredentials> = {}): Promise<IdentityWithCredentials> {
    const identity = sampleIdentity(email(), change);
    await db.identities.create(identity);
    return identity;
  }

  it('come back as they were stored', async () => {
    const identity = await stored({
      externalId: newId(),
      organizationId: newId(),
      state: 'inactive',
      metadataPublic: { a: [1, 'two', null] },
      metadataAdmin: 'text \u2028 \u{1F600} "quoted" \\u0000',
      availableAal: 'aal2',
    });
    expect(await db.identities.getWithCredentials(identity.id)).toEqual(identity);
    const { credentials, ...bare } = identity;
    expect(credentials).toBeDefined();
    expect(await db.identities.get(identity.id, ['addresses'])).toEqual(bare);
    expect(await db.identities.get(identity.id, [])).toEqual({
      ...bare,
      verifiableAddresses: [],
      recoveryAddresses: [],
    });
    expect(await db.identities.getByExternalId(identity.externalId ?? '', ['addresses'])).toEqual(bare);
  });

  it('do not exist for ids of no identity, or texts that are not ids', async () => {
    for (const id of [newId(), 'nonsense', '', '\0']) {
      expect(await db.identities.get(id, ['addresses', 'credentials'])).toBeUndefined();
      expect(await db.identities.delete(id)).toBe(false);
    }
    expect(await db.identities.getByExternalId('unknown', [])).toBeUndefined();
    expect(await db.identities.getByExternalId('a\0b', [])).toBeUndefined();
  });

  it('are found by what their security keys know them by', async () => {
    const [userHandle, other] = [newId(), newId()];
    const address = email();
    const webauthn = { ...password(address), type: 'webauthn' as const, config: { user_handle: userHandle } };
    const identity = sampleIdentity(address, { credentials: { webauthn } });
    await db.identities.create(identity);
    const found = await db.identities.findByUserHandle('webauthn', userHandle);
    expect(found?.id).toBe(identity.id);
    expect(found?.credentials.webauthn?.config['user_handle']).toBe(userHandle);
    expect(await db.identities.findByUserHandle('webauthn', other)).toBeUndefined();
    expect(await db.identities.findByUserHandle('webauthn', "' or '1'='1")).toBeUndefined();
  });

  it('are found by what they log in with', async () => {
    const identity = await stored();
    const name = identity.credentials.password?.identifiers[0] ?? '';
    expect(await db.identities.findByCredentialsIdentifier('password', name)).toEqual(identity);
    expect(await db.identities.findByCredentialsIdentifier('code', name)).toEqual(identity);
    expect(await db.identities.findByCredentialsIdentifier('oidc', name)).toBeUndefined();
    expect(await db.identities.findByCredentialsIdentifier('password', `${name}\0`)).toBeUndefined();
    expect(await db.identities.findByCredentialsIdentifier('password', "' or 1=1 --")).toBeUndefined();
    expect(await db.identities.findByAnyIdentifier(name)).toEqual(identity);
    expect(await db.identities.findByAnyIdentifier(name.toUpperCase())).toBeUndefined();
    expect(await db.identities.findVerifiableAddress('email', name)).toEqual({
      ...identity.verifiableAddresses[0],
      identityId: identity.id,
    });
    expect(await db.identities.findVerifiableAddress('sms', name)).toBeUndefined();
    expect(await db.identities.findRecoveryAddressOwner('email', name)).toBe(identity.id);
    expect(await db.identities.findRecoveryAddressOwner('email', 'nobody@example.com')).toBeUndefined();
    expect(await db.identities.readDummyRow(['addresses'])).toMatchObject({ id: expect.any(String) as string });
  });

  it('are found by exactly that, whatever the database takes for equal', async () => {
    const named = email();
    const identity = sampleIdentity(named, { externalId: `ex-${named}` });
    await db.identities.create(identity);
    for (const other of [named.replace('e', 'é'), named.toUpperCase(), `${named} `]) {
      expect(await db.identities.findByCredentialsIdentifier('password', other)).toBeUndefined();
      expect(await db.identities.findByAnyIdentifier(other)).toBeUndefined();
      expect(await db.identities.findVerifiableAddress('email', other)).toBeUndefined();
      expect(await db.identities.findRecoveryAddressOwner('email', other)).toBeUndefined();
      expect(await db.identities.getByExternalId(`ex-${other}`, [])).toBeUndefined();
    }
  });

  it.each([
    ['credential-identifier', (other: IdentityWithCredentials) => ({ credentials: other.credentials })],
    [
      'verifiable-address',
      (other: IdentityWithCredentials) => ({ verifiableAddresses: fresh(other.verifiableAddresses) }),
    ],
    ['recovery-address', (other: IdentityWithCredentials) => ({ recoveryAddresses: fresh(other.recoveryAddresses) })],
    ['external-id', (other: IdentityWithCredentials) => ({ externalId: other.externalId })],
    ['id', (other: IdentityWithCredentials) => ({ id: other.id })],
  ] as const)('refuse a second owner of a %s, and leave nothing of it', async (key, taken) => {
    const other = await stored({ externalId: newId() });
    const count = await db.identities.count();
    const change = taken(other);
    const rival = sampleIdentity(email(), structuredClone(change));
    for (const credentials of Object.values(rival.credentials)) delete credentials.id;
    await expect(db.identities.create(rival)).rejects.toMatchObject({ name: 'UniqueViolation', key });
    expect(await db.identities.count()).toBe(count);
    expect(await db.identities.getWithCredentials(other.id)).toEqual(other);
  });

  it('refuse NUL characters as the client’s fault', async () => {
    for (const change of [{ traits: { name: 'a\0b' } }, { externalId: 'a\0b' }, { schemaId: '\0' }]) {
      await expect(db.identities.create(sampleIdentity(email(), change))).rejects.toMatchObject({ code: 400 });
    }
    const named = sampleIdentity(email());
    named.credentials.password = password('a\0b');
    await expect(db.identities.create(named)).rejects.toMatchObject({ code: 400 });
  });

  it('are deleted with all that hangs on them', async () => {
    const identity = await stored();
    expect(await db.identities.delete(identity.id)).toBe(true);
    expect(await db.identities.delete(identity.id)).toBe(false);
    await db.identities.create(clone(identity));
    expect(await db.identities.getWithCredentials(identity.id)).toEqual(identity);
  });

  describe('in bulk', () => {
    it('are created a thousand at once', async () => {
      const many = Array.from({ length: 1000 }, () => sampleIdentity(email()));
      const results = await db.identities.createMany(many);
      expect(results.every((one) => one.ok)).toBe(true);
      const last = many.at(-1);
      expect(await db.identities.getWithCredentials(last?.id ?? '')).toEqual(last);
    });

    it('leave out those that conflict, without a trace', async () => {
      const other = await stored();
      const many = Array.from({ length: 120 }, () => sampleIdentity(email()));
      const taken = many[7];
      const twice = many[60];
      if (taken === undefined || twice === undefined) throw new Error('no sample');
      taken.credentials.code = { ...password(...(other.credentials.code?.identifiers ?? [])), type: 'code' };
      const same = sampleIdentity(email(), { recoveryAddresses: fresh(twice.recoveryAddresses) });
      many.push(same);
      const count = await db.identities.count();
      const results = await db.identities.createMany(many);
      expect(results.flatMap((one, index) => (one.ok ? [] : [[index, one.conflict.key]]))).toEqual([
        [7, 'credential-identifier'],
        [120, 'recovery-address'],
      ]);
      expect(await db.identities.count()).toBe(count + 119);
      expect(await db.identities.get(taken.id, [])).toBeUndefined();
      expect(await db.identities.getWithCredentials(twice.id)).toEqual(twice);
      const name = taken.credentials.password?.identifiers[0] ?? '';
      expect(await db.identities.findByAnyIdentifier(name)).toBeUndefined();
      await db.identities.create(sampleIdentity(name));
    });

    it('make none where one of them cannot be stored at all', async () => {
      const count = await db.identities.count();
      const many = [sampleIdentity(email()), sampleIdentity(email(), { traits: { x: '\0' } })];
      await expect(db.identities.createMany(many)).rejects.toMatchObject({ code: 400 });
      expect(await db.identities.count()).toBe(count);
      expect(await db.identities.createMany([])).toEqual([]);
    });
  });

  describe('changed', () => {
    it('keep the ids and ages of what stays the same', async () => {
      const before = await stored();
      const after = clone(before);
      after.traits = { ...after.traits, nick: 'x' };
      after.updatedAt = later(5000);
      // As the domain makes them again from the traits:
      after.verifiableAddresses = fresh(after.verifiableAddresses, later(5000));
      after.recoveryAddresses = fresh(after.recoveryAddresses, later(5000));
      await db.identities.update(before, after);
      expect(await db.identities.getWithCredentials(before.id)).toEqual({
        ...before,
        traits: after.traits,
        updatedAt: later(5000),
      });
    });

    it('change rows in place, add and drop', async () => {
      const before = await stored();
      const [old, added] = [before.verifiableAddresses[0], email()];
      const after = clone(before);
      after.updatedAt = later(5000);
      after.state = 'inactive';
      after.stateChangedAt = later(5000);
      after.externalId = newId();
      after.metadataPublic = { now: true };
      after.availableAal = 'aal2';
      after.verifiableAddresses = [
        { ...(old ?? fail()), verified: true, status: 'completed', verifiedAt: later(4000), updatedAt: later(5000) },
        { ...(old ?? fail()), id: newId(), value: added, createdAt: later(5000), updatedAt: later(5000) },
      ];
      after.recoveryAddresses = [];
      delete after.credentials.code;
      after.credentials.password = {
        ...(after.credentials.password ?? fail()),
        identifiers: [added, 'nick'],
        config: { hashed_password: 'new' },
        updatedAt: later(5000),
      };
      after.credentials.lookup_secret = { ...password(before.id), type: 'lookup_secret' };
      await db.identities.update(before, after);
      const found = await db.identities.getWithCredentials(before.id);
      const byId = <T extends { id: string }>(rows: T[]) => rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      after.verifiableAddresses = byId(after.verifiableAddresses);
      after.credentials.password?.identifiers.sort();
      expect(found).toEqual(after);
      expect(found?.credentials.password?.id).toBe(before.credentials.password?.id);
      expect(found?.createdAt).toEqual(NOW);
      const name = before.credentials.password?.identifiers[0] ?? '';
      expect(await db.identities.findByAnyIdentifier(name)).toBeUndefined();
      expect((await db.identities.findByCredentialsIdentifier('password', 'nick'))?.id).toBe(before.id);
      await db.identities.update(after, { ...clone(after), credentials: {} });
    });

    it('change nothing where a part conflicts', async () => {
      const [other, before] = [await stored(), await stored()];
      const after = clone(before);
      after.traits = { changed: true };
      after.credentials.password = { ...password(...(other.credentials.password?.identifiers ?? [])) };
      await expect(db.identities.update(before, after)).rejects.toThrow(UniqueViolation);
      expect(await db.identities.getWithCredentials(before.id)).toEqual(before);
    });

    it('are missed when they are gone', async () => {
      const before = await stored();
      await db.identities.delete(before.id);
      await expect(db.identities.update(before, clone(before))).rejects.toMatchObject({ code: 404 });
    });
  });

  describe('listed', () => {
    it('are shown one by one; an error there is the answer, and the connection can be used again', async () => {
      await stored();
      await stored();
      const failing = db.identities.list({ pageSize: 9 }, () => {
        throw new Error('cannot be shown');
      });
      await expect(failing).rejects.toThrow('cannot be shown');
      expect((await db.identities.list({ pageSize: 2 }, ({ state }) => state)).identities).toEqual([
        'active',
        'active',
      ]);
      expect(db.pool().inUse).toBe(0);
    });

    it('come in pages by id, each once', async () => {
      const seen: string[] = [];
      let afterId: string | undefined;
      do {
        const page = await db.identities.list({ pageSize: 400, afterId });
        seen.push(...page.identities.map(({ id }) => id));
        afterId = page.nextAfterId;
      } while (afterId !== undefined);
      expect(seen).toHaveLength(await db.identities.count());
      expect(seen).toEqual([...new Set(seen)].sort());
    });

    it('come by page number too, which starts at 1', async () => {
      const all = await db.identities.list({ pageSize: 6 });
      const second = await db.identities.list({ pageSize: 3, page: 2 });
      expect(second.identities).toEqual(all.identities.slice(3));
      expect(second.nextAfterId).toBeUndefined();
      expect((await db.identities.list({ pageSize: 3, page: 100_000 })).identities).toEqual([]);
    });

    it('bring credentials only where asked for', async () => {
      const identity = await stored();
      const { credentials, ...bare } = identity;
      expect(credentials).toBeDefined();
      expect((await db.identities.list({ pageSize: 1, ids: [identity.id] })).identities).toEqual([bare]);
      const page = await db.identities.list({ pageSize: 1, ids: [identity.id], withCredentials: true });
      expect(page).toEqual({ identities: [identity] });
    });

    const typed = (identifier: string) => (['password', 'oidc'] as const).map((type) => ({ type, identifier }));

    it('are filtered', async () => {
      const organizationId = newId();
      const [one, two] = [await stored({ organizationId }), await stored({ organizationId })];
      const ids = (page: { identities: readonly { id: string }[] }) => page.identities.map(({ id }) => id);
      const both = [one.id, two.id].sort();
      expect(ids(await db.identities.list({ pageSize: 9, organizationId }))).toEqual(both);
      expect(ids(await db.identities.list({ pageSize: 9, ids: [two.id, one.id, newId()] }))).toEqual(both);
      const name = one.credentials.password?.identifiers[0] ?? '';
      expect(ids(await db.identities.list({ pageSize: 9, credentialsIdentifier: typed(name) }))).toEqual([one.id]);
      expect(ids(await db.identities.list({ pageSize: 9, credentialsIdentifier: typed('none') }))).toEqual([]);
      expect(ids(await db.identities.list({ pageSize: 9, credentialsIdentifier: typed('a\0') }))).toEqual([]);
    });

    it('are found by the beginning of an identifier, taken literally', async () => {
      const names = ['Sim_ilar%a@x', 'sim_ilar%b@x', 'simXilarYc@x', String.raw`sim\d@x`];
      const made = names.map((name) => sampleIdentity(name.toLowerCase()));
      for (const identity of made) await db.identities.create(identity);
      const social = sampleIdentity(email());
      social.credentials.oidc = { ...password('google:CaseSensitive'), type: 'oidc' };
      await db.identities.create(social);
      const similar = async (beginning: string) => {
        const page = await db.identities.list({ pageSize: 9, credentialsIdentifierSimilar: typed(beginning) });
        return page.identities.map(({ id }) => [...made, social].findIndex((one) => one.id === id)).sort();
      };
      expect(await similar('sim_ilar%')).toEqual([0, 1]);
      expect(await similar('sim')).toEqual([0, 1, 2, 3]);
      expect(await similar(String.raw`sim\d`)).toEqual([3]);
      expect(await similar('google:Case')).toEqual([4]);
      expect(await similar('google:case')).toEqual([]);
      expect(await similar('ilar')).toEqual([]);
    });
  });
});

const fail = (): never => {
  throw new Error('missing');
};

/** Rows of the same content under new ids. */
function fresh<T extends { id: string; createdAt: Date; updatedAt: Date }>(rows: readonly T[], at = NOW): T[] {
  return rows.map((row) => ({ ...row, id: newId(), createdAt: at, updatedAt: at }));
}
