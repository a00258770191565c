import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import { loadConfig } from './load.ts';
import { mergeTrees } from './merge.ts';

const directory = mkdtempSync(join(tmpdir(), 'zelos-config-'));
afterAll(() => rmSync(directory, { recursive: true }));

const least: JsonObject = {
  dsn: 'memory',
  selfservice: { default_browser_return_url: 'https://app.example.org/' },
  identity: { schemas: [{ id: 'default', url: 'base64://e30=' }] },
};

const load = (values: JsonObject = {}) => loadConfig({ values: mergeTrees(least, values) }).config;

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
