import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import { loadConfig, type LoadOptions } from '../read/load.ts';
import { mergeTrees } from '../read/merge.ts';
import { ConfigError, formatProblem } from './errors.ts';

const least: JsonObject = {
  dsn: 'memory',
  selfservice: { default_browser_return_url: 'https://app.example.org/' },
  identity: { schemas: [{ id: 'default', url: 'base64://e30=' }] },
};

function problems(values: JsonObject, env: LoadOptions['env'] = {}): string[] {
  try {
    loadConfig({ env, values: mergeTrees(least, values) });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(formatProblem);
    throw error;
  }
  return [];
}

describe('problems', () => {
  it.each<[JsonObject, string]>([
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
      { session: { cookie: { name: 'my session' } } },
      "session.cookie.name: cannot be the name of a cookie; allowed: letters, digits and !#$%&'*+-.^_`|~",
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
    [{ dsn: '' }, 'dsn: is empty; allowed: memory, sqlite://, postgres://, mysql://, cockroach://'],
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

  it('names a web hook that is to ignore the answer which it depends on', () => {
    const hooked = (more: JsonObject): JsonObject => {
      const hooks = [{ hook: 'web_hook', config: { url: 'https://x/', method: 'POST', ...more } }];
      return { selfservice: { flows: { login: { after: { hooks } } } } };
    };
    expect(problems(hooked({ response: { ignore: true, parse: true } }))).not.toEqual([]);
    expect(problems(hooked({ response: { ignore: true }, can_interrupt: true }))).not.toEqual([]);
    expect(problems(hooked({ response: { ignore: true }, can_interrupt: false }))).toEqual([]);
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
  const paths = (values: JsonObject): string[] =>
    loadConfig({ values: mergeTrees(least, values) }).warnings.map(({ path }) => path);
  const quiet: JsonObject = { secrets: { default: ['0123456789abcdef'] }, serve: { admin: { host: '127.0.0.1' } } };

  it('are absent for what works', () => {
    expect(paths(quiet)).toEqual([]);
  });

  it('name keys whose capability is not built, and only those that are used', () => {
    const b2b = { config: { organizations: [] } };
    expect(paths({ ...quiet, selfservice: { methods: { b2b } } })).toEqual(['selfservice.methods.b2b']);
    expect(paths({ ...quiet, tracing: { provider: 'otel' } })).toEqual([]);
  });

  it('name keys that are ignored, and only those that are used', () => {
    expect(
      paths({
        ...quiet,
        organizations: [{ id: 'x' }],
        enterprise: { identity_schema_fallback_url_template: 'https://x/' },
        preview: { default_read_consistency_level: 'eventual' },
        serve: { admin: { host: '127.0.0.1' }, public: { cors: { debug: true } } },
        selfservice: { methods: { link: { config: { base_url: 'https://x/' } } } },
        hashers: { argon2: { dedicated_memory: '2GB', expected_duration: '1s', expected_deviation: '1s' } },
      }),
    ).toEqual([
      'organizations',
      'enterprise.identity_schema_fallback_url_template',
      'preview.default_read_consistency_level',
      'selfservice.methods.link.config.base_url',
      'hashers.argon2.dedicated_memory',
      'hashers.argon2.expected_duration',
      'hashers.argon2.expected_deviation',
    ]);
  });

  it.each<[string, JsonObject, string[]]>([
    [
      'published secrets',
      { secrets: { cookie: ['0123456789abcdef', 'quickstart-cookie-secret-change-me'] } },
      ['secrets.cookie.1'],
    ],
    ['an admin port beyond this machine', { serve: { admin: { host: '' } } }, ['serve.admin.host']],
    ['an admin port on a UNIX socket', { serve: { admin: { host: 'unix:/run/admin' } } }, []],
    [
      'mail to a server that is not verified',
      { courier: { smtp: { connection_uri: 'smtps://mail.example.org/?skip_ssl_verify=true' } } },
      ['courier.smtp.connection_uri'],
    ],
  ])('name %s, unless in development mode', (_, values, expected) => {
    expect(paths(mergeTrees(quiet, values))).toEqual(expected);
    expect(paths(mergeTrees(mergeTrees(quiet, values), { dev: true }))).toEqual(['dev']);
  });

  it('name development mode in public', () => {
    const served = (url: string) => paths({ ...quiet, dev: true, serve: { public: { base_url: url } } });
    expect(served('https://id.example.org/')).toEqual(['dev', 'dev']);
    expect(served('http://127.0.0.1:4433/')).toEqual(['dev']);
    expect(served('http://localhost/')).toEqual(['dev']);
  });

  it('name hooks that are not built, wherever they stand', () => {
    const hook = { hook: 'b2b_sso', config: {} };
    const flows = { registration: { after: { password: { hooks: [{ hook: 'session' }, hook] } } } };
    expect(paths({ ...quiet, selfservice: { flows } })).toEqual([
      'selfservice.flows.registration.after.password.hooks.1',
    ]);
  });

  it('name web hooks that are to decide where they are not asked', () => {
    const hook = (more: JsonObject) => ({ hook: 'web_hook', config: { url: 'https://x/', method: 'POST', ...more } });
    const hooks = [hook({}), hook({ can_interrupt: true }), hook({ response: { parse: true } })];
    const flows = { registration: { after: { hooks, password: { hooks } } }, login: { after: { hooks } } };
    expect(paths({ ...quiet, selfservice: { flows } })).toEqual([
      'selfservice.flows.registration.after.hooks.1',
      'selfservice.flows.registration.after.hooks.2',
    ]);
  });

  it('name tokens of providers that are not stored', () => {
    const selfservice = { methods: { oidc: { enabled: true } } };
    expect(paths({ ...quiet, selfservice })).toEqual(['ciphers.algorithm']);
    const secrets = { default: ['0123456789abcdef'], cipher: ['thirty-two-characters-of-secret!'] };
    const ciphers = { algorithm: 'xchacha20-poly1305' };
    expect(paths({ ...quiet, secrets, ciphers, selfservice })).toEqual([]);
  });

  it('name development mode, made-up secrets, other versions and deprecated keys', () => {
    const selfservice = { flows: { registration: { enable_legacy_one_step: true } } };
    expect(paths({ dev: true, version: 'v1.0.0', selfservice })).toEqual([
      'dev',
      'secrets.default',
      'version',
      'selfservice.flows.registration.enable_legacy_one_step',
    ]);
  });
});
