import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../kernel/id.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { OpenDatabase } from '../open-database.ts';
import { migrated, storageTargets } from '../testing/databases.ts';
import { NOW, later, sampleIdentity } from '../testing/samples.ts';

let counter = 0;

describe.each(storageTargets)('a change of credentials on $name', (target) => {
  let database: Awaited<ReturnType<typeof migrated>>;
  let db: OpenDatabase;
  beforeAll(async () => {
    database = await migrated(target, { now: () => later(1000) });
    db = database.db;
  });
  afterAll(() => database.end());

  async function stored(config: JsonObject): Promise<string> {
    const identity = sampleIdentity(`changed${(counter += 1)}@example.com`);
    const own = {
      type: 'totp' as const,
      identifiers: [identity.id],
      config,
      version: 0,
      createdAt: NOW,
      updatedAt: NOW,
    };
    await db.identities.create({ ...identity, credentials: { ...identity.credentials, totp: own } });
    return identity.id;
  }

  const held = async (id: string) => (await db.identities.getWithCredentials(id))?.credentials;

  it('writes what the change makes of what is stored, and nothing else', async () => {
    const id = await stored({ left: 2, '<&>': 'ü' });
    const before = await held(id);
    const changed = await db.identities.changeCredentials(id, 'totp', (config) => ({ ...config, left: 1 }));
    expect(changed).toBe(true);
    const after = await held(id);
    expect(after?.totp).toEqual({ ...before?.totp, config: { left: 1, '<&>': 'ü' }, updatedAt: later(1000) });
    expect(after?.password).toEqual(before?.password);
  });

  it('writes nothing when the change gives nothing', async () => {
    const id = await stored({ left: 0 });
    const before = await held(id);
    expect(await db.identities.changeCredentials(id, 'totp', () => undefined)).toBe(false);
    expect(await held(id)).toEqual(before);
  });

  it('is refused where there is nothing to change', async () => {
    const id = await stored({});
    expect(await db.identities.changeCredentials(id, 'lookup_secret', () => ({}))).toBe(false);
    expect(await db.identities.changeCredentials(newId(), 'totp', () => ({}))).toBe(false);
  });

  it('takes turns with others at the same time', async () => {
    const id = await stored({ left: 3 });
    const take = (config: JsonObject) =>
      Number(config['left']) > 0 ? { left: Number(config['left']) - 1 } : undefined;
    const tries = Array.from({ length: 8 }, () => db.identities.changeCredentials(id, 'totp', take));
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(3);
    expect((await held(id))?.totp?.config).toEqual({ left: 0 });
  });

  it('is undone with its transaction', async () => {
    const id = await stored({ left: 1 });
    const work = db.transaction(async ({ identities }) => {
      await identities.changeCredentials(id, 'totp', () => ({ left: 0 }));
      throw new Error('on purpose');
    });
    await expect(work).rejects.toThrow('on purpose');
    expect((await held(id))?.totp?.config).toEqual({ left: 1 });
  });
});
