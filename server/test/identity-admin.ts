/** The admin API of identities in front of a database in memory, for tests. */
import type { Json, JsonObject } from '../kernel/json.ts';
import { composed, testConfig, type Answer, type ComposedServers } from './http-server.ts';

const purpose = (value: JsonObject): JsonObject => ({ 'ory.sh/kratos': value });

/** People with an e-mail address that they log in, verify and recover with, a nickname and an age. */
export const PERSON_SCHEMA: JsonObject = {
  $id: 'https://schemas.example/person.json',
  type: 'object',
  properties: {
    traits: {
      type: 'object',
      properties: {
        email: {
          type: 'string',
          format: 'email',
          title: 'E-Mail',
          ...purpose({
            credentials: { password: { identifier: true } },
            verification: { via: 'email' },
            recovery: { via: 'email' },
          }),
        },
        nick: { type: 'string', ...purpose({ credentials: { password: { identifier: true } } }) },
        age: { type: 'integer', minimum: 18 },
        tags: { type: 'array', items: { type: 'string' } },
      },
      required: ['email'],
      additionalProperties: false,
    },
  },
};

/** People with nothing but an e-mail address that they log in with. */
export const EMAIL_SCHEMA = {
  type: 'object',
  properties: {
    traits: {
      type: 'object',
      properties: {
        email: {
          type: 'string',
          format: 'email',
          title: 'E-Mail',
          'ory.sh/kratos': { credentials: { password: { identifier: true } } },
        },
      },
      required: ['email'],
      additionalProperties: false,
    },
  },
};

export const inBase64 = (document: Json): string =>
  `base64://${Buffer.from(JSON.stringify(document)).toString('base64')}`;

export interface AdminApi extends ComposedServers {
  ask(method: string, path: string, body?: Json): Promise<Answer>;
  /** Creates an identity and answers it. */
  create(traits: JsonObject, more?: JsonObject): Promise<JsonObject & { readonly id: string }>;
}

/** A server with the person schema under the id `default`; more configuration is merged over it. */
export async function adminApi(change: JsonObject = {}): Promise<AdminApi> {
  const identity = { default_schema_id: 'default', schemas: [{ id: 'default', url: inBase64(PERSON_SCHEMA) }] };
  const servers = await composed(testConfig({ identity, ...change }));
  const ask: AdminApi['ask'] = (method, path, body) =>
    servers.admin(path, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  return {
    ...servers,
    ask,
    async create(traits, more = {}) {
      const answer = await ask('POST', '/admin/identities', { traits, ...more });
      if (answer.status !== 201) throw new Error(`creating an identity answered ${answer.status}: ${answer.text}`);
      return answer.json() as JsonObject & { readonly id: string };
    },
  };
}
