/** A server that hides which addresses are taken, for tests. */
import type { JsonObject } from '../kernel/json.ts';
import type { Answer, ComposedServers } from './http-server.ts';
import { inBase64 } from './identity-admin.ts';
import { messagesTo } from './messages.ts';
import { PARTY } from './security-keys.ts';

const EVERY_METHOD = {
  credentials: {
    password: { identifier: true },
    webauthn: { identifier: true },
    passkey: { display_name: true },
    code: { identifier: true, via: 'email' },
  },
  verification: { via: 'email' },
  recovery: { via: 'email' },
};

/** Identities with an e-mail address, and more traits. */
export const schemaWith = (more: JsonObject = {}) => ({
  identity: {
    default_schema_id: 'default',
    schemas: [
      {
        id: 'default',
        url: inBase64({
          type: 'object',
          properties: {
            traits: {
              type: 'object',
              properties: { email: { type: 'string', format: 'email', 'ory.sh/kratos': EVERY_METHOD }, ...more },
              required: ['email'],
            },
          },
        }),
      },
    ],
  },
});

export const VERIFICATION = { enabled: true, use: 'code', ui_url: 'http://app.test/verification' };

/** The configuration, with all methods. */
export const HIDDEN: JsonObject = {
  ...schemaWith(),
  security: { account_enumeration: { mitigate: true } },
  zelos: { registration: { hide_taken_addresses: true } },
  selfservice: {
    methods: {
      code: { enabled: true, passwordless_enabled: true },
      webauthn: { enabled: true, config: { passwordless: true, rp: PARTY } },
      passkey: { enabled: true, config: { rp: PARTY } },
    },
    flows: {
      verification: VERIFICATION,
      registration: {
        after: {
          password: { hooks: [{ hook: 'show_verification_ui' }] },
          webauthn: { hooks: [{ hook: 'show_verification_ui' }] },
        },
      },
    },
  },
};

let count = 0;
/** All of one length. */
export const newEmail = () => `taken-${100 + (count += 1)}@example.org`;

/** What an answer shows, without the ids, times, tokens and the address that differ from one registration to the next. */
export function normalized({ status, headers, text }: Answer, email: string): string {
  const names = new Map<string, string>();
  // Times end in no zeros, so that some are shorter.
  const { date: _date, 'content-length': _length, ...others } = headers;
  const shown = JSON.stringify({ status, headers: others, text });
  return shown
    .replaceAll(email, 'EMAIL')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
      const known = names.get(id) ?? `ID${names.size}`;
      names.set(id, known);
      return known;
    })
    .replaceAll(/\d{4}-\d\d-\d\dT[0-9:.]+Z/g, 'TIME')
    .replaceAll(/(csrf_token[^=]*=)[^;]+/g, '$1TOKEN')
    .replaceAll(/(name\\*":\\*"csrf_token\\*",[^}]*value\\*":\\*")[^"\\]+/g, '$1TOKEN');
}

/** Templates of the messages to an address, newest first. */
export const templatesTo = async (servers: ComposedServers, email: string) =>
  (await messagesTo(servers, email)).map(({ template }) => template);
