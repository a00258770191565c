import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../check/errors.ts';
import type { ConfigSource } from '../model.ts';
import { openConfig, type SourceOptions } from './source.ts';

let directory: string;
let source: ConfigSource | undefined;
let lines: { level: string; fields: object; message: string }[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'zelos-config-'));
  lines = [];
});
afterEach(() => {
  source?.close();
  source = undefined;
  rmSync(directory, { recursive: true });
});

const text = (revision: string, more = ''): string => `
dsn: memory
revision: ${revision}
secrets: {default: [0123456789abcdef]}
selfservice: {default_browser_return_url: /}
identity: {schemas: [{id: default, url: "base64://e30="}]}
${more}`;

const logger = (level: string) => (fields: object, message: string) => void lines.push({ level, fields, message });
const log = { info: logger('info'), warn: logger('warn'), error: logger('error') };

async function open(file: string, options: Partial<SourceOptions> = {}): Promise<ConfigSource> {
  source = await openConfig({ files: [file], log, watch: { quietMs: 10, longestMs: 100 }, ...options });
  return source;
}

async function eventually(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if (condition()) return;
    await sleep(10);
  }
  throw new Error(`did not happen; log: ${JSON.stringify(lines)}`);
}

const expectReached = (revision: string): Promise<void> =>
  eventually(() => source?.current().derived.revision === revision);
const errors = () => lines.filter(({ level }) => level === 'error');

describe('following configuration files', () => {
  it('takes over a file that is written in place, again and again', async () => {
    const file = join(directory, 'c.yml');
    writeFileSync(file, text('r0'));
    await open(file);
    for (let round = 1; round <= 20; round++) {
      writeFileSync(file, text(`r${round}`));
      await expectReached(`r${round}`);
    }
  });

  it('takes over a file that is replaced by a rename, again and again', async () => {
    const file = join(directory, 'c.yml');
    writeFileSync(file, text('r0'));
    await open(file);
    for (let round = 1; round <= 20; round++) {
      writeFileSync(join(directory, 'new.yml'), text(`r${round}`));
      renameSync(join(directory, 'new.yml'), file);
      await expectReached(`r${round}`);
    }
  });

  it('follows the links of a Kubernetes ConfigMap', async () => {
    const publish = (version: number): void => {
      mkdirSync(join(directory, `..v${version}`));
      writeFileSync(join(directory, `..v${version}`, 'c.yml'), text(`r${version}`));
      symlinkSync(`..v${version}`, join(directory, '..data_tmp'));
      renameSync(join(directory, '..data_tmp'), join(directory, '..data'));
      if (version > 0) rmSync(join(directory, `..v${version - 1}`), { recursive: true });
    };
    publish(0);
    symlinkSync(join('..data', 'c.yml'), join(directory, 'c.yml'));
    await open(join(directory, 'c.yml'));
    for (let version = 1; version <= 10; version++) {
      publish(version);
      await expectReached(`r${version}`);
    }
  });

  it('follows a link on the way to the directory', async () => {
    for (const name of ['one', 'two']) {
      mkdirSync(join(directory, name));
      writeFileSync(join(directory, name, 'c.yml'), text(name));
    }
    symlinkSync('one', join(directory, 'now'));
    await open(join(directory, 'now', 'c.yml'));
    symlinkSync('two', join(directory, 'next'));
    renameSync(join(directory, 'next'), join(directory, 'now'));
    await expectReached('two');
    writeFileSync(join(directory, 'two', 'c.yml'), text('three'));
    await expectReached('three');
  });

  it.each([
    ['wrong', text('bad', 'nonsense: 1')],
    ['half-written', text('bad').slice(0, 60)],
    ['empty', ''],
    ['unreadable', 'dsn: [a\n  : x'],
  ])('keeps the last good configuration when the file is %s, says why, and recovers', async (_, content) => {
    const file = join(directory, 'c.yml');
    writeFileSync(file, text('good'));
    const { current } = await open(file);
    const before = current();
    writeFileSync(file, content);
    await eventually(() => errors().length > 0);
    expect(current()).toBe(before);
    expect(errors()[0]?.fields).toHaveProperty('problems');
    writeFileSync(file, text('better'));
    await expectReached('better');
  });

  it('survives that the file goes away and comes back', async () => {
    const file = join(directory, 'c.yml');
    writeFileSync(file, text('r0'));
    await open(file);
    unlinkSync(file);
    await eventually(() => errors().length > 0);
    expect(source?.current().derived.revision).toBe('r0');
    writeFileSync(file, text('r1'));
    await expectReached('r1');
  });

  it('keeps what takes effect at start alone, takes over the rest, and names what it kept', async () => {
    const file = join(directory, 'c.yml');
    writeFileSync(file, text('r0', 'serve: {public: {port: 5150, base_url: "http://a/"}}'));
    await open(file);
    writeFileSync(
      file,
      text('r1', 'serve: {public: {port: 5151, base_url: "http://b/"}}\nlog: {level: debug}').replace(
        'dsn: memory',
        'dsn: other',
      ),
    );
    await expectReached('r1');
    expect(source?.current()).toMatchObject({
      dsn: 'memory',
      log: { level: 'info' },
      serve: { public: { port: 5150 } },
    });
    expect(source?.current().derived.public).toMatchObject({ port: 5150, baseUrl: 'http://b/' });
    expect(errors().map(({ fields }) => fields)).toEqual([{ keys: ['dsn', 'serve.public.port', 'log'] }]);
  });

  it('keeps a made-up secret over reloads', async () => {
    const file = join(directory, 'c.yml');
    const without = (revision: string) => text(revision).replace(/secrets.*/, '');
    writeFileSync(file, without('r0'));
    const { current } = await open(file);
    const secrets = current().derived.secrets.cookie;
    writeFileSync(file, without('r1'));
    await expectReached('r1');
    expect(current().derived.secrets.cookie).toEqual(secrets);
  });

  it('tells listeners of the new and the old, until they leave; one that fails does not affect the others', async () => {
    const file = join(directory, 'c.yml');
    writeFileSync(file, text('r0'));
    const opened = await open(file);
    const heard: string[] = [];
    opened.onChange(() => {
      throw new Error('cannot follow');
    });
    const leave = opened.onChange((next, previous) =>
      heard.push(`${previous.derived.revision}>${next.derived.revision}`),
    );
    writeFileSync(file, text('r1'));
    await eventually(() => heard.length === 1);
    leave();
    writeFileSync(file, text('r2'));
    await expectReached('r2');
    expect(heard).toEqual(['r0>r1']);
    expect(errors().map(({ message }) => message)).toContain(
      'a part of the server could not follow the changed configuration',
    );
  });

  it('asks the given check before it takes anything over', async () => {
    const file = join(directory, 'c.yml');
    writeFileSync(file, text('r0'));
    await open(file, {
      check: async (config) =>
        config.derived.revision === 'refused' ? [{ path: 'identity.schemas.0.url', message: 'is no schema' }] : [],
    });
    writeFileSync(file, text('refused'));
    await eventually(() => errors().length > 0);
    expect(source?.current().derived.revision).toBe('r0');
    writeFileSync(file, text('r1'));
    await expectReached('r1');
  });

  it('sees nothing after it was closed', async () => {
    const file = join(directory, 'c.yml');
    writeFileSync(file, text('r0'));
    const { current, close } = await open(file);
    close();
    writeFileSync(file, text('r1'));
    await sleep(200);
    expect(current().derived.revision).toBe('r0');
  });
});

describe('starting', () => {
  it('fails with every problem when there is no good configuration', async () => {
    const file = join(directory, 'c.yml');
    writeFileSync(file, 'nonsense: 1');
    await expect(open(file)).rejects.toBeInstanceOf(ConfigError);
    await expect(open(join(directory, 'absent.yml'))).rejects.toBeInstanceOf(ConfigError);
  });

  it('logs warnings once, by key', async () => {
    const file = join(directory, 'c.yml');
    writeFileSync(
      file,
      text('r0', 'preview: {default_read_consistency_level: eventual}\nserve: {admin: {host: 127.0.0.1}}'),
    );
    await open(file);
    expect(lines).toEqual([
      {
        level: 'warn',
        fields: { key: 'preview.default_read_consistency_level' },
        message:
          'configuration key preview.default_read_consistency_level is ignored: every read is strongly consistent',
      },
    ]);
  });
});
