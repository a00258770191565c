import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError, formatProblem } from './errors.ts';
import type { PlainObject } from './json.ts';
import { loadConfig } from './load.ts';
import type { LoadOptions } from './load.ts';
import { mergeTrees } from './merge.ts';
import type { Derived } from './model.ts';

const directory = mkdtempSync(join(tmpdir(), 'zelos-config-'));
afterAll(() => rmSync(directory, { recursive: true }));

const least: PlainObject = {
  dsn: 'memory',
  selfservice: { default_browser_return_url: 'https://app.example.org/' },
  identity: { schemas: [{ id: 'default', url: 'base64://e30=' }] },
};

const load = (values: PlainObject = {}, options: LoadOptions = {}) =>
  loadConfig({ ...options, values: mergeTrees(least, values) }).config;
const derived = (values: PlainObject = {}, options: LoadOptions = {}): Derived => load(values, options).derived;

function problems(values: PlainObject, env: LoadOptions['env'] = {}): string[] {
  try {
    load(values, { env });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(formatProblem);
    throw error;
  }
  return [];
}

describe('precedence', () => {
  it('is environment over flags over later files over earlier files over defaults', () => {
    const [a, b] = [join(directory, 'a.yml'), join(directory, 'b.json')];
    writeFileSync(
      a,
      'dsn: memory\nserve: {public: {port: 1, host: a}, admin: {port: 1}}\nidentity: {schemas: [{id: a, url: "base64://"}, {id: b, url: "base64://"}]}\nselfservice: {default_browser_return_url: /}\n',
    );
    writeFileSync(b, '{"serve": {"public": {"port": 2}}, "identity": {"schemas": [{"id": "c", "url": "base64://"}]}}');
    const { config } = loadConfig({
      files: [a, b],
      flags: { dev: true, 'watch-courier': true },
      env: { SERVE_ADMIN_PORT: '3', DEV: 'false' },
    });
    expect(config.serve.public).toMatchObject({ port: 2, host: 'a', cors: { enabled: false } });
    expect(config.serve.admin.port).toBe(3);
    expect(config.identity.schemas.map(({ id }) => id)).toEqual(['c']);
    expect(config.dev).toBe(false);
    expect(config['watch-courier']).toBe(true);
    expect(config.config).toEqual([a, b]);
  });

  it('does not let a file switch on what is a flag', () => {
    const file = join(directory, 'dev.yml');
    writeFileSync(
      file,
      'dev: true\nwatch-courier: true\ndsn: memory\nidentity: {schemas: [{id: a, url: "base64://"}]}\nselfservice: {default_browser_return_url: /}\n',
    );
    const { config, warnings } = loadConfig({ files: [file] });
    expect([config.dev, config['watch-courier'], config.derived.session.cookie.secure]).toEqual([false, false, true]);
    expect(warnings.map(({ path }) => path)).toEqual(expect.arrayContaining(['dev', 'watch-courier']));
    expect(loadConfig({ files: [file], env: { DEV: 'true' } }).config.derived.dev).toBe(true);
    expect(loadConfig({ files: [file], flags: { dev: true } }).config.derived.dev).toBe(true);
  });

  it('gives a snapshot that cannot be changed', () => {
    const config = load();
    expect(() => Object.assign(config.serve.public, { port: 1 })).toThrow(TypeError);
    expect(() => Object.assign(config.derived.session, { lifespanMs: 1 })).toThrow(TypeError);
    expect(() => (config.identity.schemas as unknown[]).push(1)).toThrow(TypeError);
  });

  it('does not let one snapshot show in the next', () => {
    expect(load({ serve: { public: { port: 77 } } }).serve.public.port).toBe(77);
    expect(load().serve.public.port).toBe(4433);
  });
});

describe('fallbacks', () => {
  it('derives base URLs from host and port, https unless in development mode', () => {
    expect(derived({ serve: { public: { host: '127.0.0.1', port: 1 } } }).public.baseUrl).toBe('https://127.0.0.1:1/');
    expect(derived({ serve: { admin: { host: 'h' } }, dev: true }).admin.baseUrl).toBe('http://h:4434/');
    expect(derived({ serve: { public: { base_url: 'https://id.example.org/x' } } }).public.baseUrl).toBe(
      'https://id.example.org/x',
    );
    expect(derived().public.baseUrl).toMatch(/^https:\/\/[^/]+:4433\/$/);
    expect(derived().public.baseUrl).not.toContain('0.0.0.0');
  });

  it('reads a UNIX socket and TLS pairs', () => {
    const tls = { key: { path: 'k', base64: 'K' }, cert: { path: 'c', base64: 'C' } };
    expect(derived({ serve: { public: { host: 'unix:/run/z.sock', tls } } }).public).toMatchObject({
      socketPath: '/run/z.sock',
      tls: { kind: 'base64', key: 'K', cert: 'C' },
    });
    expect(derived({ serve: { admin: { tls: { key: { path: 'k' }, cert: { path: 'c' } } } } }).admin.tls).toEqual({
      kind: 'path',
      key: 'k',
      cert: 'c',
    });
    expect(
      derived({ serve: { admin: { tls: { key: { path: 'k' }, cert: { base64: 'C' } } } } }).admin.tls,
    ).toBeUndefined();
  });

  it('takes the session cookie from cookies where it says nothing itself, apart from secure', () => {
    const cookies = { domain: 'example.org', path: '/a', same_site: 'Strict', secure: 'false' };
    expect(derived({ cookies }).session.cookie).toEqual({
      domain: 'example.org',
      path: '/a',
      sameSite: 'Strict',
      secure: true,
      name: 'ory_kratos_session',
      persistent: true,
    });
    expect(derived({ cookies }).cookie).toEqual({
      domain: 'example.org',
      path: '/a',
      sameSite: 'Strict',
      secure: false,
    });
    const cookie = {
      domain: 'id.example.org',
      path: '/b',
      same_site: 'None',
      secure: 'false',
      name: 's',
      persistent: false,
    };
    expect(derived({ cookies, session: { cookie } }).session.cookie).toEqual({
      domain: 'id.example.org',
      path: '/b',
      sameSite: 'None',
      secure: false,
      name: 's',
      persistent: false,
    });
    expect(derived({ dev: true }).session.cookie).toMatchObject({ secure: false, path: '/', sameSite: 'Lax' });
    expect(derived().cookie).toEqual({ path: '/', secure: true, sameSite: 'Lax' });
  });

  it('falls back to secrets.default, and to a secret that is made up', () => {
    const [one, two] = ['0123456789abcdef-one', '0123456789abcdef-two'];
    expect(derived({ secrets: { default: [one] } }).secrets).toMatchObject({
      default: [one],
      cookie: [one],
      generated: false,
    });
    expect(derived({ secrets: { default: [one], cookie: [two] } }).secrets.cookie).toEqual([two]);
    expect(derived({}, { generatedSecret: 'made-up' }).secrets).toEqual({
      default: ['made-up'],
      cookie: ['made-up'],
      cipher: [],
      pagination: [],
      generated: true,
    });
    expect(derived().secrets.default[0]).not.toBe(derived().secrets.default[0]);
  });

  it('never hashes with bcrypt under cost 12 unless in development mode', () => {
    expect(derived({ hashers: { bcrypt: { cost: 4 } } }).hashers.bcryptCost).toBe(12);
    expect(derived({ hashers: { bcrypt: { cost: 14 } } }).hashers.bcryptCost).toBe(14);
    expect(derived({ hashers: { bcrypt: { cost: 4 } }, dev: true }).hashers.bcryptCost).toBe(4);
    expect(derived({ hashers: { argon2: { memory: '64MB' } } }).hashers.argon2.memoryKiB).toBe(65_536);
  });

  it('reads durations, and lets a session be extended from the first moment unless told otherwise', () => {
    expect(derived({ session: { lifespan: '1h30m' } }).session).toMatchObject({
      lifespanMs: 5_400_000,
      extendWhenLeftMs: 5_400_000,
    });
    expect(derived({ session: { earliest_possible_extend: '1s500ms' } }).session.extendWhenLeftMs).toBe(1500);
    expect(derived().flows.login.lifespanMs).toBe(3_600_000);
  });

  it('relaxes native flows only when both the flag and the variable say so', () => {
    const env = { DEV_DISABLE_API_FLOW_ENFORCEMENT: 'true' };
    expect(derived({ dev: true }, { env }).apiFlowEnforcementDisabled).toBe(true);
    expect(derived({}, { env }).apiFlowEnforcementDisabled).toBe(false);
    expect(derived({ dev: true }).apiFlowEnforcementDisabled).toBe(false);
  });

  it('knows styles, old and new', () => {
    const registration = (settings: PlainObject) =>
      derived({ selfservice: { flows: { registration: settings } } }).flows.registration;
    expect(registration({}).twoSteps).toBe(true);
    expect(registration({ style: 'unified' }).twoSteps).toBe(false);
    expect(registration({ enable_legacy_one_step: true }).twoSteps).toBe(false);
    const login = derived({ selfservice: { flows: { login: { style: 'identifier_first' } } } });
    expect([login.flows.login.identifierFirst, login.methods.enabled.identifier_first]).toEqual([true, true]);
    const code = derived({ selfservice: { methods: { code: { enabled: false, passwordless_enabled: true } } } });
    expect(code.methods.enabled.code).toBe(true);
  });

  it('names the relying party and the authenticator after the public URL', () => {
    const methods = { webauthn: { enabled: true, config: { rp: { id: 'example.org', display_name: 'E' } } } };
    const { methods: result } = derived({
      selfservice: { methods },
      serve: { public: { base_url: 'https://id.example.org/' } },
    });
    expect(result.webauthn.origins).toEqual(['https://example.org']);
    expect(result.totp.issuer).toBe('id.example.org');
  });

  it('leaves out return URLs that would allow everybody', () => {
    const urls = [
      'https://app.example.org/',
      'https://*.example.org',
      '',
      'https://*',
      'https://*.com',
      'https://*.co.uk/x',
      'app',
      '/local',
    ];
    const { config, warnings } = loadConfig({
      values: mergeTrees(least, { selfservice: { allowed_return_urls: urls } }),
    });
    expect(config.derived.allowedReturnUrls).toEqual(['https://app.example.org/', 'https://*.example.org', '/local']);
    expect(warnings.filter(({ path }) => path.startsWith('selfservice.allowed_return_urls'))).toHaveLength(5);
  });

  it('ignores a page after a flow that nothing can be redirected to', () => {
    const after = { default_browser_return_url: 'dashboard', password: { default_browser_return_url: '/dashboard' } };
    const { config, warnings } = loadConfig({
      values: mergeTrees(least, { selfservice: { flows: { login: { after } } } }),
    });
    expect(config.selfservice.flows.login.after).toEqual({ password: { default_browser_return_url: '/dashboard' } });
    expect(warnings.map(({ path }) => path)).toContain('selfservice.flows.login.after.default_browser_return_url');
  });

  it('answers the revision that is given, else a fingerprint of the content alone', () => {
    expect(derived({ revision: 'r1' }).revision).toBe('r1');
    expect(derived().revision).toMatch(/^[0-9a-f]{64}$/);
    expect(derived({ dev: true, log: { level: 'debug' } }).revision).toBe(
      derived({ log: { level: 'debug' }, dev: true }).revision,
    );
    expect(derived({ dev: true }).revision).not.toBe(derived({ dev: false }).revision);
  });

  it('takes an absent map of flags for its defaults', () => {
    expect(load({ feature_flags: null }).feature_flags.cacheable_sessions).toBe(false);
  });
});

describe('problems', () => {
  it.each<[PlainObject, string]>([
    [{ dsnx: 1 }, 'dsnx: is not a known key; allowed: one of selfservice, database, dsn,'],
    [
      { serve: { public: { port: 'a' } } },
      'serve.public.port: expected integer, but got string; allowed: a whole number from 1 to 65535',
    ],
    [
      { serve: { public: { port: 0 } } },
      'serve.public.port: has a value that is not allowed; allowed: a whole number from 1 to 65535',
    ],
    [
      { session: { lifespan: '1d' } },
      'session.lifespan: has a value that is not allowed; allowed: a duration such as 30s or 1h30m',
    ],
    [
      { session: { whoami: null } },
      'session.whoami: expected object, but got null; allowed: a map with the keys required_aal, tokenizer',
    ],
    [
      { secrets: { cookie: ['short'] } },
      'secrets.cookie.0: has a value that is not allowed; allowed: text of at least 16 characters',
    ],
    [
      { ciphers: { algorithm: 'aes' }, secrets: {} },
      'secrets.cipher: is missing; allowed: a list; each item: text of exactly 32 characters, at least 1',
    ],
    [
      { log: { level: 'loud' } },
      'log.level: has a value that is not allowed; allowed: one of trace, debug, info, warning, error, fatal, panic',
    ],
    [
      { identity: { schemas: [] } },
      'identity.schemas: has a value that is not allowed; allowed: a list; each item: a map with the keys id, url, selfservice_selectable, at least 1',
    ],
    [{ dsn: '' }, 'dsn: is empty; allowed: memory, sqlite://, postgres://'],
    [
      { selfservice: { flows: { login: { ui_url: 'login' } } } },
      'selfservice.flows.login.ui_url: leads nowhere; allowed: an absolute URL, or a path that starts with /',
    ],
    [
      { selfservice: { methods: { webauthn: { enabled: true } } } },
      'selfservice.methods.webauthn.config: is missing; allowed: a map with the keys passwordless, rp',
    ],
    [
      { selfservice: { methods: { code: { mfa_enabled: true, passwordless_enabled: true } } } },
      'selfservice.methods.code.mfa_enabled: has a value that is not allowed; allowed: false',
    ],
    [
      { selfservice: { flows: { login: { after: { hooks: [{ hook: 'sesion' }] } } } } },
      'selfservice.flows.login.after.hooks.0.hook: has a value that is not allowed; allowed: one of revoke_active_sessions, require_verified_address, web_hook, verification, show_verification_ui, b2b_sso, organization',
    ],
    [
      { selfservice: { flows: { login: { after: { hooks: [{ hook: 'web_hook', config: { url: 'https://x' } }] } } } } },
      'selfservice.flows.login.after.hooks.0.config.method: is missing; allowed: text',
    ],
    [
      { serve: { public: { cors: { allowed_origins: ['x'] } } } },
      'serve.public.cors.allowed_origins.0: has a value that is not allowed; allowed: a URL, or "*"',
    ],
  ])('%j', (values, line) => {
    const found = problems(values);
    expect(found).toHaveLength(1);
    expect(found[0]?.startsWith(line)).toBe(true);
  });

  it('names all of them at once', () => {
    expect(problems({ a: 1, b: 2, serve: { public: { port: 'x' }, admin: { port: 'y' } } })).toHaveLength(4);
  });

  it('names what the environment got wrong by its key', () => {
    expect(problems({}, { SECRETS_COOKIE_1: 'long-enough-a-secret' })).toEqual([
      'secrets.cookie.0: expected string, but got null; allowed: text of at least 16 characters',
    ]);
  });

  it('never shows a value', () => {
    const secret = 'hunter2-hunter2';
    const tree = {
      secrets: { cipher: [secret], cookie: [secret] },
      courier: { smtp: { connection_uri: secret } },
      dsn: 5,
    };
    expect(problems(tree).join('\n')).not.toContain(secret);
    expect(problems(tree)).toHaveLength(4);
  });

  it('misses what must be there', () => {
    expect(() => loadConfig({})).toThrow(
      /identity\.schemas: is missing.*dsn: is missing|dsn: is missing.*identity\.schemas: is missing/s,
    );
  });
});

describe('warnings', () => {
  const paths = (values: PlainObject): string[] =>
    loadConfig({ values: mergeTrees(least, values) }).warnings.map(({ path }) => path);
  const quiet: PlainObject = { secrets: { default: ['0123456789abcdef'] } };

  it('are none for what works', () => {
    expect(paths(quiet)).toEqual([]);
  });

  it('name keys whose capability is not built, and only those that are used', () => {
    const methods = { totp: { enabled: true }, lookup_secret: { enabled: false } };
    expect(paths({ ...quiet, selfservice: { methods }, courier: { smtp: { connection_uri: 'smtp://x' } } })).toEqual([
      'courier',
      'selfservice.methods.totp.enabled',
    ]);
  });

  it('name hooks that are not built, wherever they stand', () => {
    const hook = { hook: 'web_hook', config: { url: 'https://x/', method: 'POST' } };
    const flows = { registration: { after: { password: { hooks: [{ hook: 'session' }, hook] } } } };
    expect(paths({ ...quiet, selfservice: { flows } })).toEqual([
      'selfservice.flows.registration.after.password.hooks.1',
    ]);
  });

  it('name development mode, made-up secrets, an absent default schema, other versions and deprecated keys', () => {
    const selfservice = { flows: { registration: { enable_legacy_one_step: true } } };
    expect(paths({ dev: true, version: 'v1.0.0', selfservice, identity: { default_schema_id: 'x' } })).toEqual([
      'dev',
      'secrets.default',
      'identity.default_schema_id',
      'version',
      'selfservice.flows.registration.enable_legacy_one_step',
    ]);
  });
});
