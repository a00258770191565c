/** A password changes while a user signs in with the old one, whose hash needs a rehash. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrated, persistentTargets } from '../../persistence/testing/databases.ts';
import { Client, flowServer } from '../../test/flow-client.ts';
import type { ComposedServers } from '../../test/http-server.ts';
import { overlapping } from '../../test/overlapping.ts';

const [OLD, NEW] = ['correct-horse-9-battery', 'another-staple-7-pony'];
/** Slow enough that the change is stored first. */
const RENEWED_COST = 9;

describe.each(persistentTargets)('a change of password on $name', (target) => {
  let database: Awaited<ReturnType<typeof migrated>>;
  let servers: ComposedServers;
  let renewing: ComposedServers;
  beforeAll(async () => {
    database = await migrated(target);
    servers = await flowServer({ dsn: database.dsn });
    renewing = await flowServer({ dsn: database.dsn, hashers: { bcrypt: { cost: RENEWED_COST } } });
  });
  afterAll(async () => {
    await servers?.[Symbol.asyncDispose]();
    await renewing?.[Symbol.asyncDispose]();
    await database?.end();
  });

  it('is not undone by a login that rehashes', async () => {
    const email = 'renewed@example.org';
    const owner = new Client(servers, 'native');
    await owner.register(email, OLD);
    const settings = await owner.start('settings');
    const other = new Client(renewing, 'native');
    const login = await other.start('login');
    const [, change] = await overlapping({ name: target.name, dsn: database.dsn }, 'identity_credentials', () => [
      other.submit('login', login, { method: 'password', identifier: email, password: OLD }),
      owner.submit('settings', settings, { method: 'password', password: NEW }),
    ]);
    // The login is refused when the new hash was stored first.
    const [good, bad] = change?.status === 200 ? [NEW, OLD] : [OLD, NEW];
    expect((await new Client(servers, 'native').logIn(email, bad)).status).toBe(400);
    expect((await new Client(servers, 'native').logIn(email, good)).status).toBe(200);
  });
});
