/** Keys that can be read but not used: each stops the start, and a reload leaves the configuration in force. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ConfigError, type ConfigProblem } from '../config/check/errors.ts';
import type { ConfigSource } from '../config/model.ts';
import { mergeTrees } from '../config/read/merge.ts';
import { openConfig } from '../config/read/source.ts';
import type { JsonObject } from '../kernel/json.ts';
import { EMAIL_SCHEMA, inBase64 } from '../test/identity-admin.ts';
import { checkDocuments } from './check-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'zelos-broken-'));
afterAll(() => rmSync(folder, { recursive: true }));

const base64 = (text: string) => `base64://${Buffer.from(text).toString('base64')}`;
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return pathToFileURL(join(folder, name)).href;
};

const GOOD: JsonObject = {
  dsn: 'memory',
  secrets: { default: ['0123456789abcdefghijklmnopqrstuv'] },
  serve: { admin: { host: '127.0.0.1' } },
  selfservice: {
    default_browser_return_url: 'https://app.example.org/',
    flows: { recovery: { enabled: true }, verification: { enabled: true } },
    methods: { code: { enabled: true, passwordless_enabled: true } },
  },
  identity: { schemas: [{ id: 'default', url: inBase64(EMAIL_SCHEMA) }] },
};

const flows = (value: JsonObject): JsonObject => ({ selfservice: { flows: value } });
const methods = (value: JsonObject): JsonObject => ({ selfservice: { methods: value } });
const schema = (url: string): JsonObject => ({ identity: { schemas: [{ id: 'default', url }] } });
const template = (kind: string, email: JsonObject): JsonObject => ({
  courier: { templates: { [kind]: { valid: { email } } } },
});
const webHook = (config: JsonObject): JsonObject =>
  flows({
    registration: {
      after: {
        password: { hooks: [{ hook: 'web_hook', config: { url: 'https://x.example/', method: 'POST', ...config } }] },
      },
    },
  });
const apple = {
  id: 'apple',
  provider: 'apple',
  client_id: 'a',
  apple_team_id: 'b',
  apple_private_key_id: 'c',
  apple_private_key: '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----',
  mapper_url: base64('{}'),
};

const TRAITS = 'identity.schemas.0.url';
const HOOK = 'selfservice.flows.registration.after.password.hooks.0.config';
const MIGRATION = 'selfservice.methods.password.config.migrate_hook.config';

const BROKEN: readonly [name: string, JsonObject, path: string, cause: string][] = [
  ['a schema that is not there', schema('file:///absent.json'), TRAITS, '(ENOENT)'],
  ['a schema that is cut off', schema(base64('{"type":')), TRAITS, 'not JSON'],
  ['a schema without traits', schema(base64('{"type":"object"}')), TRAITS, 'not an identity schema'],
  [
    'a schema with a dangling reference',
    schema(
      inBase64({ type: 'object', properties: { traits: { type: 'object', properties: { a: { $ref: '#/x' } } } } }),
    ),
    TRAITS,
    'nothing is at #/x',
  ],
  [
    'a default schema that no one defines',
    { identity: { default_schema_id: 'x' } },
    'identity.default_schema_id',
    'names',
  ],
  ['a web hook whose body is a folder', webHook({ body: pathToFileURL(folder).href }), `${HOOK}.body`, '(EISDIR)'],
  [
    'a web hook whose body is cut off',
    webHook({ body: file('hook.jsonnet', 'function(ctx) { a: [') }),
    `${HOOK}.body`,
    'syntax',
  ],
  [
    'a web hook to a port out of range',
    webHook({ url: 'https://x.example:70000/', body: base64('null') }),
    `${HOOK}.url`,
    'URL',
  ],
  [
    'a migration hook whose body is not there',
    methods({
      password: {
        config: { migrate_hook: { enabled: true, config: { url: 'https://x.example/', body: 'file:///absent' } } },
      },
    }),
    `${MIGRATION}.body`,
    '(ENOENT)',
  ],
  [
    'a subject with an unknown function',
    template('recovery_code', { subject: base64('{{ shout .RecoveryCode }}') }),
    'courier.templates.recovery_code.valid.email.subject',
    'function "shout" not defined',
  ],
  [
    'a text that ends inside of an action',
    template('verification_code', { body: { plaintext: base64('one\ntwo {{ .To') } }),
    'courier.templates.verification_code.valid.email.body.plaintext',
    'line 2',
  ],
  [
    'a text that is not there',
    template('registration_code', { body: { plaintext: 'file:///absent.gotmpl' } }),
    'courier.templates.registration_code.valid.email.body.plaintext',
    '(ENOENT)',
  ],
  [
    'an SMS with an end too many',
    {
      courier: {
        templates: {
          login_code: { valid: { email: { body: {} }, sms: { body: { plaintext: base64('{{ end }}') } } } },
        },
      },
    },
    'courier.templates.login_code.valid.sms.body.plaintext',
    'unexpected {{end}}',
  ],
  [
    'a mail server with a space in its name',
    { courier: { smtp: { connection_uri: 'smtp://mail example/' } } },
    'courier.smtp.connection_uri',
    'URL',
  ],
  [
    'an Apple key that cannot be read',
    methods({ oidc: { enabled: true, config: { providers: [apple] } } }),
    'selfservice.methods.oidc.config.providers.0.apple_private_key',
    'is not a private key',
  ],
  [
    'a mapper that is cut off',
    methods({
      oidc: {
        enabled: true,
        config: {
          providers: [{ id: 'g', provider: 'google', client_id: 'a', client_secret: 'b', mapper_url: base64('{ a:') }],
        },
      },
    }),
    'selfservice.methods.oidc.config.providers.0.mapper_url',
    'syntax',
  ],
  [
    'a relying party with a scheme',
    methods({ webauthn: { enabled: true, config: { rp: { id: 'https://x.example', display_name: 'X' } } } }),
    'selfservice.methods.webauthn.config.rp.id',
    'not a domain',
  ],
  [
    'a relying party with a port',
    methods({ passkey: { enabled: true, config: { rp: { id: 'x.example:8080', display_name: 'X' } } } }),
    'selfservice.methods.passkey.config.rp.id',
    'not a domain',
  ],
  [
    'a page that leads nowhere',
    flows({ error: { ui_url: 'oops' } }),
    'selfservice.flows.error.ui_url',
    'leads nowhere',
  ],
];

describe.each(BROKEN)('%s', (_, change, path, cause) => {
  const text = JSON.stringify(mergeTrees(GOOD, change));
  const named = (problems: readonly ConfigProblem[]) =>
    expect(problems).toEqual([expect.objectContaining({ path, message: expect.stringContaining(cause) as string })]);

  it('stops the start with key and cause', async () => {
    const refusal: unknown = await start(text).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ConfigError);
    named((refusal as ConfigError).problems);
  });

  it('is refused on reload with key and cause', async () => {
    const before = running.current();
    writeFileSync(RUNNING, text);
    const lastProblems = () => (log.error.mock.lastCall?.[0] as { problems?: ConfigProblem[] } | undefined)?.problems;
    await vi.waitFor(() => named(lastProblems() ?? []), { timeout: 10_000, interval: 5 });
    expect(running.current()).toBe(before);
  });
});

describe.each<[string, JsonObject]>([
  ['in its HTML, since the text is sent then', template('recovery_code', { body: { html: base64('{{ end }}') } })],
  [
    'in a flow that is switched off',
    mergeTrees(template('recovery_code', { subject: base64('{{ end }}') }), flows({ recovery: { enabled: false } })),
  ],
  [
    'for unknown addresses, to which nothing is sent',
    { courier: { templates: { recovery_code: { invalid: { email: { subject: base64('{{ end }}') } } } } } },
  ],
  ['as its web server does not answer', template('recovery_code', { subject: 'http://127.0.0.1:1/subject' })],
])('a template that is broken %s', (_, change) => {
  it('does not stop the start', async () => {
    const source = await start(JSON.stringify(mergeTrees(GOOD, change)));
    expect(source.current().courier.templates).toBeDefined();
  });
});

type Log = (fields: object, message: string) => void;
const log = { info: vi.fn<Log>(), warn: vi.fn<Log>(), error: vi.fn<Log>() };
const RUNNING = join(folder, 'running.json');
let running: ConfigSource;
beforeAll(async () => {
  writeFileSync(RUNNING, JSON.stringify(GOOD));
  running = await openConfig({ files: [RUNNING], log, check: checkDocuments, watch: { quietMs: 5 } });
});
afterAll(() => running.close());

async function start(text: string): Promise<ConfigSource> {
  const path = join(folder, 'start.json');
  writeFileSync(path, text);
  return openConfig({ files: [path], log, check: checkDocuments, watch: false });
}
