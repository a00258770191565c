import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { Ajv, type AnySchema, type ValidateFunction } from 'ajv';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../read/load.ts';
import { checkIdentitySchemas } from './identity-meta.ts';

const SCHEMAS = new URL('../../../schemas/', import.meta.url);
const FACTS = new URL('../../../../shared/kratos-v26.2.0/', import.meta.url);

const readJson = (url: URL): AnySchema => JSON.parse(readFileSync(url, 'utf8')) as AnySchema;

function metaSchema(directory: URL): ValidateFunction {
  const ajv = new Ajv({ strict: false, schemas: [readJson(new URL('identity_extension.schema.json', directory))] });
  return ajv.compile(readJson(new URL('identity_meta.schema.json', directory)));
}

const identitySchema = (...traits: unknown[]) => ({
  properties: {
    traits: { type: 'object', properties: Object.fromEntries(traits.map((trait, index) => [`t${index}`, trait])) },
  },
});
const extended = (extension: unknown, more: object = {}) =>
  identitySchema({ type: 'string', ...more, 'ory.sh/kratos': extension });

const GOOD: [string, unknown][] = [
  ['a trait without extension', identitySchema({ type: 'string' })],
  ['several traits', identitySchema({ type: 'string' }, { type: 'object', properties: { a: { type: 'number' } } })],
  [
    'every identifier',
    extended({
      credentials: {
        password: { identifier: true },
        webauthn: { identifier: false },
        passkey: { display_name: true },
        totp: { account_name: true },
        code: { identifier: true, via: 'sms' },
      },
    }),
  ],
  ['a verified address with format', extended({ verification: { via: 'email' } }, { format: 'email' })],
  ['a verified address without format', extended({ verification: { via: 'email' } })],
  ['a recovery address of any format', extended({ recovery: { via: 'sms' } }, { format: 'uri' })],
  ['an organization matcher', extended({ organizations: { matcher: 'email_domain' } })],
];

const BAD: [string, unknown][] = [
  ['nothing', {}],
  ['text', 'schema'],
  ['no traits', { properties: { other: {} } }],
  ['traits without properties', { properties: { traits: { type: 'object' } } }],
  ['no trait', { properties: { traits: { type: 'object', properties: {} } } }],
  ['traits that are no object', { properties: { traits: { type: 'string', properties: { a: { type: 'string' } } } } }],
  ['a trait that is no schema', identitySchema('string')],
  ['an unknown type', identitySchema({ type: 'text' })],
  ['an unknown key in the extension', extended({ credential: {} })],
  ['an unknown method', extended({ credentials: { oidc: { identifier: true } } })],
  ['an identifier that is no boolean', extended({ credentials: { password: { identifier: 'yes' } } })],
  ['an unknown channel', extended({ recovery: { via: 'post' } })],
  ['an unknown matcher', extended({ organizations: { matcher: 'name' } })],
  ['a verified address of another format', extended({ verification: { via: 'email' } }, { format: 'uri' })],
  [
    'a mistake deep inside',
    identitySchema({ type: 'object', properties: { a: { type: 'string', 'ory.sh/kratos': { recovery: 1 } } } }),
  ],
];

describe('meta schema of identity schemas', () => {
  const isGood = metaSchema(SCHEMAS);

  it.each(GOOD)('accepts %s', (_, schema) => expect(isGood(schema)).toBe(true));
  it.each(BAD)('refuses %s', (_, schema) => expect(isGood(schema)).toBe(false));

  it.skipIf(!existsSync(FACTS))('judges each of these as the reference’s does', () => {
    const reference = metaSchema(FACTS);
    for (const [name, schema] of [...GOOD, ...BAD]) expect([name, isGood(schema)]).toEqual([name, reference(schema)]);
  });

  it('judges each of these in a configuration', async () => {
    const cases = [...GOOD, ...BAD];
    const schemas = cases.map(([id], index) => ({ id, url: `file://${index}` }));
    const { config } = loadConfig({
      values: {
        dsn: 'memory',
        selfservice: { default_browser_return_url: '/' },
        identity: { default_schema_id: schemas[0]?.id ?? '', schemas },
      },
    });
    const read = async (url: string) => JSON.stringify(cases[Number(url.slice(7))]?.[1]);
    const problems = await checkIdentitySchemas(config, read, async () => undefined);
    expect(problems.map(({ path }) => path)).toEqual(
      BAD.map((_, index) => `identity.schemas.${GOOD.length + index}.url`),
    );
  });

  it('names schemas that cannot be read or are no JSON', async () => {
    const schemas = ['default', 'broken'].map((id) => ({ id, url: `file://${id}` }));
    const { config } = loadConfig({
      values: { dsn: 'memory', selfservice: { default_browser_return_url: '/' }, identity: { schemas } },
    });
    const read = async (url: string): Promise<string> => {
      if (url === 'file://broken') return '{';
      throw new Error('no such file');
    };
    expect(await checkIdentitySchemas(config, read, async () => undefined)).toEqual([
      { path: 'identity.schemas.0.url', message: 'cannot be read: no such file' },
      { path: 'identity.schemas.1.url', message: 'leads to a document that is not JSON' },
    ]);
  });

  const presets = new URL('presets/', SCHEMAS);
  const ready = [
    ...readdirSync(presets).map((name) => new URL(name, presets)),
    new URL('../../quickstart/identity.schema.json', import.meta.url),
  ];

  it.each(ready.map((url): [string, URL] => [url.pathname.split('/').slice(-2).join('/'), url]))(
    'accepts %s',
    (_, url) => {
      expect(isGood(readJson(url))).toBe(true);
    },
  );
});
