import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedConfig } from '../config/read/source.ts';
import { systemClock } from '../kernel/clock.ts';
import type { JsonObject } from '../kernel/json.ts';
import { openDatabase, type OpenDatabase } from '../persistence/open-database.ts';
import { CREDENTIAL_DEFINITIONS } from '../strategies/index.ts';
import { testConfig } from '../test/http-server.ts';
import { inBase64, PERSON_SCHEMA } from '../test/identity-admin.ts';
import { CredentialCatalogue } from './credentials.ts';
import { InvalidTraits, ProtectedTraitsChanged } from './errors.ts';
import { IdentityManager } from './manager.ts';
import type { CredentialsMap, IdentityWithCredentials } from './model.ts';
import { UniqueViolation } from './ports.ts';
import { blankCredentials } from './schema/derive.ts';
import { IdentitySchemas } from './schema/schemas.ts';

const decoded = (url: string): Promise<string> =>
  Promise.resolve(Buffer.from(url.slice('base64://'.length), 'base64').toString());

const credentials = new CredentialCatalogue(CREDENTIAL_DEFINITIONS);

function managerWith(change: object): IdentityManager {
  const identity = { default_schema_id: 'default', schemas: [{ id: 'default', url: inBase64(PERSON_SCHEMA) }] };
  const config = fixedConfig(testConfig({ identity, ...change }));
  return new IdentityManager({
    config,
    schemas: new IdentitySchemas(config, decoded),
    clock: systemClock,
    credentials,
  });
}

let database: OpenDatabase;
let manager: IdentityManager;
beforeAll(async () => {
  database = await openDatabase({ dsn: 'memory' });
  manager = managerWith({});
});
afterAll(() => database.close());

const create = async (traits: JsonObject, credentials: CredentialsMap = {}) => {
  const { id } = await manager.create(database, { ...manager.blank(undefined, traits), credentials });
  return (await database.identities.getWithCredentials(id)) as IdentityWithCredentials;
};
const password = (): CredentialsMap => ({
  password: { ...blankCredentials('password', new Date()), config: { hashed_password: '$2a$04$x' } },
});

describe('preparing an identity', () => {
  it('derives normalized identifiers from the traits', async () => {
    const prepared = await manager.prepare(manager.blank('', { email: ' Ada@Example.com', nick: ' ADA ' }));
    expect(prepared).toMatchObject({
      schemaId: 'default',
      availableAal: 'aal0',
      credentials: { password: { identifiers: ['ada@example.com', 'ada'] } },
      verifiableAddresses: [{ value: 'ada@example.com', verified: false, status: 'pending' }],
      recoveryAddresses: [{ value: 'ada@example.com' }],
    });
  });

  it('fails with problems for a form and a reason for the admin API', async () => {
    const rejected = manager.prepare(manager.blank('', { email: 'nope', age: 3 }));
    await expect(rejected).rejects.toBeInstanceOf(InvalidTraits);
    await expect(rejected).rejects.toMatchObject({
      problems: [{ field: 'traits.email' }, { field: 'traits.age' }],
      message: expect.stringContaining('I[#/traits/age]') as string,
    });
  });

  it('fails on an empty identifier', async () => {
    await expect(manager.prepare(manager.blank('', { email: 'a@b.de', nick: ' ' }))).rejects.toMatchObject({
      problems: [{ message: { id: 4000009 } }],
    });
  });

  it.each(['ad\u200Ba', 'ad\u00ADa', 'ad\u2060a', '\u202Eada', 'ａda', 'ad\u3164a'])(
    'fails on the misleading identifier %j unless the identity already has it',
    async (nick) => {
      const traits = { email: 'a@b.de', nick };
      await expect(manager.prepare(manager.blank('', traits))).rejects.toMatchObject({
        problems: [{ message: { id: 4000001 } }],
      });
      const stored = { password: { ...blankCredentials('password', new Date()), identifiers: ['a@b.de', nick] } };
      const prepared = await manager.prepare({
        ...manager.blank('', traits),
        credentials: stored,
        verifiableAddresses: [],
      });
      expect(prepared.credentials.password?.identifiers).toEqual(['a@b.de', nick]);
    },
  );

  it('fails for an unknown schema', async () => {
    await expect(manager.prepare(manager.blank('none', {}))).rejects.toMatchObject({ code: 400 });
  });
});

describe('a change', () => {
  it('keeps unchanged rows', async () => {
    const before = await create({ email: 'rows@example.com' }, password());
    await manager.update(database, before, { ...before, metadataPublic: { a: 1 } }, { allowProtected: false });
    const after = await database.identities.getWithCredentials(before.id);
    expect(after).toMatchObject({
      metadataPublic: { a: 1 },
      verifiableAddresses: [{ id: before.verifiableAddresses[0]?.id }],
      recoveryAddresses: [{ id: before.recoveryAddresses[0]?.id }],
      credentials: { password: { id: before.credentials.password?.id, config: { hashed_password: '$2a$04$x' } } },
    });
  });

  it('of an address or an identifier requires a privileged session', async () => {
    const before = await create({ email: 'protected@example.com', nick: 'protected' }, password());
    const unprivileged = { allowProtected: false };
    const changes: JsonObject[] = [
      { email: 'changed@example.com' },
      { email: 'protected@example.com', nick: 'changed' },
    ];
    for (const traits of changes)
      await expect(manager.setTraits(before, traits, unprivileged)).rejects.toBeInstanceOf(ProtectedTraitsChanged);
    const harmless = { ...before.traits, age: 20 };
    expect((await manager.setTraits(before, harmless, unprivileged)).traits).toEqual(harmless);
    const privileged = await manager.setTraits(before, { email: 'changed@example.com' }, { allowProtected: true });
    expect(privileged.verifiableAddresses).toMatchObject([{ value: 'changed@example.com', verified: false }]);
  });

  it('of credentials requires a privileged session', async () => {
    const before = await create({ email: 'credentials@example.com' }, password());
    const after = { ...before, credentials: { ...before.credentials, ...password() } };
    after.credentials.password = { ...after.credentials.password!, config: { hashed_password: '$2a$04$y' } };
    await expect(manager.update(database, before, after, { allowProtected: false })).rejects.toBeInstanceOf(
      ProtectedTraitsChanged,
    );
  });
});

describe('a conflict', () => {
  it('is a unique violation and stores nothing', async () => {
    await create({ email: 'conflict@example.com' }, password());
    const rival = manager.blank('', { email: 'CONFLICT@example.com', nick: 'left-over' });
    await expect(manager.create(database, rival)).rejects.toBeInstanceOf(UniqueViolation);
    expect(await database.identities.findByCredentialsIdentifier('password', 'left-over')).toBeUndefined();
  });

  it('reveals nothing about the other account unless hints are enabled', async () => {
    const rival = await manager.prepare(manager.blank('', { email: 'conflict@example.com' }));
    expect((await manager.conflictMessage(database, rival)).id).toBe(4000007);
    const hinting = managerWith({
      selfservice: { flows: { registration: { login_hints: true } }, default_browser_return_url: 'http://app.test/' },
    });
    expect(await hinting.conflictMessage(database, rival)).toEqual({
      id: 4000028,
      type: 'error',
      text: 'You tried signing in with conflict@example.com which is already in use by another account. You can sign in using your password.',
      context: {
        available_credential_types: ['password'],
        available_oidc_providers: [],
        credential_identifier_hint: 'conflict@example.com',
      },
    });
  });

  it('names the provider of social sign-in, never the subject', async () => {
    const oidc = {
      oidc: {
        ...blankCredentials('oidc', new Date()),
        identifiers: ['google:secret-subject'],
        config: { providers: [{ provider: 'google', subject: 'secret-subject' }] },
      },
    };
    await create({ email: 'social@example.com' }, oidc);
    const hinting = managerWith({
      selfservice: { flows: { registration: { login_hints: true } }, default_browser_return_url: 'http://app.test/' },
    });
    const rival = await hinting.prepare({ ...hinting.blank('', { email: 'fresh@example.com' }), credentials: oidc });
    const message = await hinting.conflictMessage(database, rival);
    expect(message.text).toContain('You can sign in using one of the following social sign in providers: Google.');
    expect(JSON.stringify(message)).not.toContain('secret-subject');
  });
});
