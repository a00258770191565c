/** People who sign in with codes, on a server whose clock the test moves. */
import type { JsonObject } from '../kernel/json.ts';
import { flowAfter, flowServer, type Client, type ShownFlow } from './flow-client.ts';
import type { ComposedServers } from './http-server.ts';
import { inBase64 } from './identity-admin.ts';

const purpose = (via: 'email' | 'sms', credentials: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
  'ory.sh/kratos': {
    credentials: { code: { identifier: true, via }, ...credentials },
    verification: { via },
    ...more,
  },
});

/** An e-mail address for passwords and codes, a phone number for codes. */
export const CODE_SCHEMA: JsonObject = {
  type: 'object',
  properties: {
    traits: {
      type: 'object',
      properties: {
        email: {
          type: 'string',
          format: 'email',
          ...purpose('email', { password: { identifier: true } }, { recovery: { via: 'email' } }),
        },
        phone: { type: 'string', format: 'tel', ...purpose('sms') },
        name: { type: 'string' },
      },
      additionalProperties: false,
    },
  },
};

export interface CodeServer {
  readonly servers: ComposedServers;
  /** Moves the server's clock on. */
  wait(milliseconds: number): void;
  /** A new user, created by an administrator; resolves to the id. */
  person(traits: JsonObject, more?: JsonObject): Promise<string>;
  /** What an administrator sees of them. */
  seen(id: string): Promise<JsonObject>;
}

/** `code`: settings of the method. */
export async function codeServer(code: JsonObject, change: JsonObject = {}): Promise<CodeServer> {
  let now = Date.now();
  const { selfservice = {}, ...others } = change as { selfservice?: JsonObject };
  const servers = await flowServer(
    {
      identity: {
        schemas: [
          { id: 'default', url: inBase64(CODE_SCHEMA) },
          { id: 'password-only', url: inBase64(passwordOnly) },
        ],
      },
      selfservice: {
        methods: { code },
        flows: { registration: { after: { code: { hooks: [{ hook: 'session' }] } } } },
        ...selfservice,
      },
      ...others,
    },
    { now: () => new Date(now) },
  );
  return {
    servers,
    wait: (milliseconds) => void (now += milliseconds),
    async person(traits, more = {}) {
      const answer = await servers.admin('/admin/identities', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ schema_id: 'default', traits, ...more }),
      });
      if (answer.status !== 201) throw new Error(answer.text);
      now += 1000;
      return (answer.json() as { id: string }).id;
    },
    seen: async (id) => (await servers.admin(`/admin/identities/${id}`)).json() as JsonObject,
  };
}

const passwordOnly: JsonObject = {
  type: 'object',
  properties: {
    traits: {
      type: 'object',
      properties: {
        email: {
          type: 'string',
          format: 'email',
          'ory.sh/kratos': { credentials: { password: { identifier: true } }, verification: { via: 'email' } },
        },
      },
    },
  },
};

/** Asks for a code; the flow as it then is. */
export async function askForCode(
  client: Client,
  kind: 'login' | 'registration',
  fields: JsonObject,
  query = '',
): Promise<ShownFlow> {
  const flow = await client.start(kind, query);
  return flowAfter(client, kind, await client.submit(kind, flow, { method: 'code', ...fields }));
}
