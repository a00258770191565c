import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
/** Security keys and passkeys that are added and used concurrently: an id belongs to one account, and no use is lost. */
import type { Authenticator } from '../../../../conformance/lib/authenticator/authenticator.ts';
import type { JsonObject } from '../../../kernel/json.ts';
import { migrated, persistentTargets, withConnections } from '../../../persistence/testing/databases.ts';
import { Client, messageIds, type ShownFlow } from '../../../test/flow-client.ts';
import type { Answer, ComposedServers } from '../../../test/http-server.ts';
import { overlapping } from '../../../test/overlapping.ts';
import { PASSWORD } from '../../../test/second-factor.ts';
import { PARTY, askedBy, authenticator, created, keyServer, proved } from '../../../test/security-keys.ts';
import { keysOf } from './keys.ts';

const TAKEN = 4000007;

describe.each(persistentTargets)('keys on $name', (target) => {
  let database: Awaited<ReturnType<typeof migrated>>;
  let servers: ComposedServers;
  let count = 0;
  beforeAll(async () => {
    database = await migrated(target);
    const dsn = withConnections(database.dsn, 16);
    const methods = {
      webauthn: { enabled: true, config: { passwordless: true, rp: PARTY } },
      passkey: { enabled: true, config: { rp: PARTY } },
    };
    servers = await keyServer(methods, { registration: { enable_legacy_one_step: true } }, { dsn });
  });
  afterAll(async () => {
    await servers?.[Symbol.asyncDispose]();
    await database?.end();
  });

  const newEmail = () => `key-id-${(count += 1)}@example.org`;

  async function person(): Promise<Client> {
    const client = new Client(servers, 'ajax');
    await client.register(newEmail(), PASSWORD);
    return client;
  }

  const fieldsOf = {
    'security key in settings': (flow: ShownFlow, id: Buffer): JsonObject => ({
      webauthn_register: newKey(askedBy(flow, 'webauthn_register_trigger'), id),
      webauthn_register_displayname: 'mine',
    }),
    'passkey in settings': (flow: ShownFlow, id: Buffer): JsonObject => ({
      passkey_settings_register: newKey(askedBy(flow, 'passkey_create_data'), id),
    }),
    'security key in registration': (flow: ShownFlow, id: Buffer): JsonObject => ({
      method: 'webauthn',
      traits: { email: newEmail() },
      webauthn_register: newKey(askedBy(flow, 'webauthn_register_trigger'), id),
      webauthn_register_displayname: 'mine',
    }),
    'passkey in registration': (flow: ShownFlow, id: Buffer): JsonObject => ({
      method: 'passkey',
      traits: { email: newEmail() },
      passkey_register: newKey(askedBy(flow, 'passkey_create_data')['credentialOptions'] as JsonObject, id),
    }),
  };
  const newKey = (options: JsonObject, id: Buffer): string =>
    created(authenticator({ newId: () => new Uint8Array(id) }), options).text;

  /** A client that is ready to submit a new key with this id, in settings or in registration. */
  async function prepared(way: keyof typeof fieldsOf, id: Buffer): Promise<() => Promise<Answer>> {
    const kind = way.endsWith('settings') ? 'settings' : 'registration';
    const client = kind === 'settings' ? await person() : new Client(servers, 'ajax');
    const flow = await client.start(kind);
    const fields = fieldsOf[way](flow, id);
    return () => client.submit(kind, flow, fields);
  }

  const WAYS = Object.keys(fieldsOf) as (keyof typeof fieldsOf)[];

  it.each(WAYS)('have ids that are refused to another user with a %s, and to their owner', async (way) => {
    const id = randomBytes(32);
    const owner = await person();
    const add = async () => {
      const flow = await owner.start('settings');
      return owner.submit('settings', flow, fieldsOf['security key in settings'](flow, id));
    };
    expect((await add()).status).toBe(200);
    const before = await servers.database.identities.count();
    const submit = await prepared(way, id);
    const refused = await submit();
    expect(refused.status, refused.text).toBe(400);
    expect(messageIds(refused.json() as ShownFlow)).toEqual([TAKEN]);
    expect(await servers.database.identities.count()).toBe(before + (way.endsWith('settings') ? 1 : 0));
    expect((await add()).status).toBe(400);
  });

  it('have ids that one of several concurrent requests gets', async () => {
    const id = randomBytes(32);
    const submits = await Promise.all(WAYS.map((way) => prepared(way, id)));
    const answers = await overlapping({ name: target.name, dsn: database.dsn }, 'identity_credentials', () =>
      submits.map((submit) => submit()),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400, 400]);
    for (const answer of answers.filter(({ status }) => status === 400))
      expect(messageIds(answer.json() as ShownFlow)).toEqual([TAKEN]);
  });

  it('keep the counter of a login while another key is added', async () => {
    const owner = await person();
    const key = authenticator();
    const add = async (device: Authenticator): Promise<Answer> => {
      const flow = await owner.start('settings');
      const { text } = created(device, askedBy(flow, 'passkey_create_data'));
      return owner.submit('settings', flow, { passkey_settings_register: text });
    };
    await add(key);
    const client = new Client(servers, 'ajax');
    const flow = await client.start('login');
    const { text } = proved(key, askedBy(flow, 'passkey_challenge'));
    const [login] = await overlapping({ name: target.name, dsn: database.dsn }, 'identity_credentials', () => [
      client.submit('login', flow, { method: 'passkey', passkey_login: text }),
      add(authenticator()),
    ]);
    expect(login?.status, login?.text).toBe(200);
    const shown = (await client.whoami())?.['identity'] as JsonObject | undefined;
    const identity = await servers.database.identities.getWithCredentials(String(shown?.['id']));
    expect(keysOf(identity?.credentials.passkey)[0]?.counter).toBe(key.kept()[0]?.counter);
  });
});
