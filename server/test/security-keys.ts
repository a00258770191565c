/** People with security keys and passkeys: a client and the authenticator that its browser talks to. */
import {
  type Assertion,
  type AuthenticatorOptions,
  type CreationOptions,
  type Deviations,
  type Registration,
  type RequestOptions,
  Authenticator,
} from '../../conformance/lib/authenticator/authenticator.ts';
import type { JsonObject } from '../kernel/json.ts';
import { nodeValue } from '../ui/nodes.ts';
import { type ShownFlow, flowServer, nodeOf } from './flow-client.ts';
import type { ComposedServers } from './http-server.ts';
import { inBase64 } from './identity-admin.ts';

export const ORIGIN = 'http://app.test';

/** Traits that name the account for security keys and passkeys, too. */
export const KEY_SCHEMA = {
  type: 'object',
  properties: {
    traits: {
      type: 'object',
      properties: {
        email: {
          type: 'string',
          format: 'email',
          title: 'E-mail',
          'ory.sh/kratos': {
            credentials: {
              password: { identifier: true },
              webauthn: { identifier: true },
              passkey: { display_name: true },
            },
          },
        },
      },
      required: ['email'],
      additionalProperties: false,
    },
  },
};

/** A server whose identities can have keys, and whose sessions show themselves at aal1. */
export const keyServer = (
  methods: JsonObject,
  flows: JsonObject = {},
  { mitigate = false, dsn = 'memory', schema = KEY_SCHEMA as JsonObject } = {},
): Promise<ComposedServers> =>
  flowServer({
    dsn,
    identity: { default_schema_id: 'default', schemas: [{ id: 'default', url: inBase64(schema) }] },
    session: { whoami: { required_aal: 'aal1' } },
    selfservice: { methods, flows: { settings: { required_aal: 'aal1' }, ...flows } },
    security: { account_enumeration: { mitigate } },
  });

/** A relying party for the pages of `flowServer`. */
export const PARTY = { id: 'app.test', display_name: 'Tests', origins: [ORIGIN] };

export const authenticator = (options: Partial<AuthenticatorOptions> = {}): Authenticator =>
  new Authenticator({ origin: ORIGIN, ...options });

/** What a node of the form asks the authenticator for. */
export function askedBy(flow: ShownFlow, node: string): JsonObject {
  const found = nodeOf(flow, node);
  if (found === undefined) throw new Error(`the form has no ${node}`);
  return JSON.parse(String(nodeValue(found))) as JsonObject;
}

/** The authenticator's answers as the page's script hands them in. */
export const created = (
  key: Authenticator,
  options: JsonObject,
  deviations?: Deviations,
): { readonly answer: Registration; readonly text: string } => {
  const answer = key.create(options as unknown as CreationOptions, deviations);
  return { answer, text: JSON.stringify(answer) };
};

export const proved = (
  key: Authenticator,
  options: JsonObject,
  deviations?: Deviations,
): { readonly answer: Assertion; readonly text: string } => {
  const answer = key.get(options as unknown as RequestOptions, deviations);
  return { answer, text: JSON.stringify(answer) };
};
