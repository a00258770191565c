import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import type { Derived } from '../model.ts';
import { loadConfig, type LoadOptions } from '../read/load.ts';
import { mergeTrees } from '../read/merge.ts';

const least: JsonObject = {
  dsn: 'memory',
  selfservice: { default_browser_return_url: 'https://app.example.org/' },
  identity: { schemas: [{ id: 'default', url: 'base64://e30=' }] },
};

const load = (values: JsonObject = {}, options: LoadOptions = {}) =>
  loadConfig({ ...options, values: mergeTrees(least, values) }).config;
const derived = (values: JsonObject = {}, options: LoadOptions = {}): Derived => load(values, options).derived;

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
    const registration = (settings: JsonObject) =>
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
