import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import { listPaths } from '../check/schema-paths.ts';
import { loadSchema } from '../check/schema.ts';
import { at } from '../tree.ts';
import { parseStringList } from './env-list.ts';
import { applyEnv, type Env } from './env.ts';

const paths = listPaths(loadSchema());
const tree: JsonObject = {
  secrets: { cookie: ['first-secret-of-file', 'second-secret-of-file', 'third-secret-of-file'] },
  selfservice: { methods: { oidc: { config: { providers: [{ id: 'a', label: 'A' }, { id: 'b' }] } } } },
};
const value = (env: Env, path: string) => at(applyEnv(tree, env, paths).tree, path);

// Every expectation below was seen from the reference with the same variables over the same file.
describe('environment variables', () => {
  it.each<[string, string, string, unknown]>([
    ['DSN', 'memory', 'dsn', 'memory'],
    ['selfservice_methods_code_enabled', 'false', 'selfservice.methods.code.enabled', false],
    ['SELFSERVICE_METHODS_CODE_ENABLED', 'T', 'selfservice.methods.code.enabled', true],
    ['DEV', '1', 'dev', true],
    ['SESSION_COOKIE_SECURE', 'true', 'session.cookie.secure', 'true'],
    ['SERVE_PUBLIC_PORT', '0x20', 'serve.public.port', 32],
    ['SERVE_PUBLIC_PORT', '010', 'serve.public.port', 8],
    ['SERVE_PUBLIC_PORT', '80.0', 'serve.public.port', 80],
    ['SERVE_PUBLIC_PORT', '-5', 'serve.public.port', -5],
    ['TRACING_PROVIDERS_OTLP_SAMPLING_SAMPLING_RATIO', '0.5', 'tracing.providers.otlp.sampling.sampling_ratio', 0.5],
    ['SESSION', '{"cookie":{"name":"q"}}', 'session.cookie.name', 'q'],
    ['COURIER_SMTP_HEADERS', '{"X-A":"1"}', 'courier.smtp.headers', { 'X-A': '1' }],
    [
      'SESSION_WHOAMI_TOKENIZER_TEMPLATES',
      '{"a":{"jwks_url":"y"}}',
      'session.whoami.tokenizer.templates.a.jwks_url',
      'y',
    ],
  ])('%s=%s', (variable, text, path, expected) => {
    expect(value({ [variable]: text }, path)).toEqual(expected);
  });

  it.each<[string, string, readonly unknown[] | null]>([
    ['SECRETS_COOKIE', 'x,y', ['x', 'y', 'third-secret-of-file']],
    ['SECRETS_COOKIE', '["x"]', ['x', 'second-secret-of-file', 'third-secret-of-file']],
    ['SECRETS_COOKIE_0', 'x', ['x', 'second-secret-of-file', 'third-secret-of-file']],
    ['SECRETS_COOKIE_4', 'x', [null, null, null, null, 'x']],
    ['SECRETS_COOKIE', '', null],
    ['SECRETS_COOKIE', '123', null],
    ['SECRETS_COOKIE', 'a"b,c', null],
    ['SECRETS', '{"cookie":["x"]}', ['x', 'second-secret-of-file', 'third-secret-of-file']],
  ])('lists of text: %s=%s', (variable, text, expected) => {
    expect(value({ [variable]: text }, 'secrets.cookie')).toEqual(expected);
  });

  it('reaches into items of lists, also two deep', () => {
    const providers = 'selfservice.methods.oidc.config.providers';
    expect(value({ SELFSERVICE_METHODS_OIDC_CONFIG_PROVIDERS_0_ID: 'z' }, providers)).toEqual([
      { id: 'z', label: 'A' },
      { id: 'b' },
    ]);
    expect(value({ SELFSERVICE_METHODS_OIDC_CONFIG_PROVIDERS_0_SCOPE_1: 'mail' }, providers)).toEqual([
      { id: 'a', label: 'A', scope: [null, 'mail'] },
      { id: 'b' },
    ]);
    expect(value({ SELFSERVICE_METHODS_OIDC_CONFIG_PROVIDERS: '[]' }, providers)).toHaveLength(2);
    expect(value({ SELFSERVICE_METHODS_OIDC_CONFIG_PROVIDERS: 'nonsense' }, providers)).toBeNull();
  });

  it.each<[string, string, unknown]>([
    ...[
      'provider',
      'client_id',
      'client_secret',
      'issuer_url',
      'auth_url',
      'token_url',
      'mapper_url',
      'microsoft_tenant',
      'subject_source',
      'apple_team_id',
      'apple_private_key_id',
      'apple_private_key',
      'organization_id',
      'claims_source',
      'pkce',
      'fedcm_config_url',
      'net_id_token_origin_header',
      'account_linking_mode',
    ].map((key): [string, string, unknown] => [key, 'text', 'text']),
    ['scope', 'openid,email', ['openid', 'email']],
    ['additional_id_token_audiences', '["app"]', ['app']],
    ['requested_claims', '{"id_token":{"email":{"essential":true}}}', { id_token: { email: { essential: true } } }],
  ])('sets %s of an OpenID provider', (key, text, expected) => {
    const variable = `SELFSERVICE_METHODS_OIDC_CONFIG_PROVIDERS_0_${key.toUpperCase()}`;
    expect(value({ [variable]: text }, 'selfservice.methods.oidc.config.providers')).toEqual([
      { id: 'a', label: 'A', [key]: expected },
      { id: 'b' },
    ]);
  });

  it('ignores variables that name no key, and absurd positions', () => {
    const env = { PATH: '/bin', SECRETS: undefined, SECRETS_COOKIE_99999: 'x', SELFSERVICE_METHODS_CODE: undefined };
    expect(applyEnv(tree, env, paths)).toEqual({ tree, warnings: [] });
  });

  it('warns, naming variable and key but not the value, when a value is not of its type', () => {
    const { tree: merged, warnings } = applyEnv(tree, { DEV: 'production', SERVE_ADMIN_PORT: 'abc' }, paths);
    expect(at(merged, 'dev')).toBe(false);
    expect(at(merged, 'serve.admin.port')).toBe(0);
    expect(warnings.map(({ path }) => path).toSorted()).toEqual(['dev', 'serve.admin.port']);
    expect(JSON.stringify(warnings)).not.toMatch(/production|abc/);
  });
});

describe('parseStringList', () => {
  it.each<[string, string[] | null]>([
    ['"a,b",c', ['a,b', 'c']],
    ['a,b,', ['a', 'b', '']],
    [' a , b', [' a ', ' b']],
    ['"a ""b""",c', ['a "b"', 'c']],
    ['a\nb', ['a']],
    ['', null],
    ['"a', null],
  ])('%j', (text, expected) => {
    expect(parseStringList(text)).toEqual(expected);
  });
});
