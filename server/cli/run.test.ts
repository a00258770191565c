import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Command } from 'commander';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Zelos, compose } from '../compose.ts';
import { fixedConfig } from '../config/read/source.ts';
import { file, folder, zelos } from '../test/command-line.ts';
import { testConfig } from '../test/http-server.ts';
import { EMAIL_SCHEMA, inBase64 } from '../test/identity-admin.ts';
import { VERSION } from '../version.ts';
import { commandPath } from './help.ts';
import { createProgram } from './program.ts';

let server: Server;
let running: Zelos;
let endpoint: string;
beforeAll(async () => {
  const url = inBase64(EMAIL_SCHEMA);
  const config = testConfig({ identity: { schemas: [{ id: 'default', url }] } });
  running = await compose({ config: fixedConfig(config), logger: pino({ level: 'silent' }) });
  // Schemas are public, so the admin API redirects to the public one. Here one server has both.
  const { public: publicApp, admin } = {
    public: running.servers.public.callback(),
    admin: running.servers.admin.callback(),
  };
  server = createServer(
    (request, response) => void (request.url?.startsWith('/schemas') ? publicApp : admin)(request, response),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close().closeAllConnections();
  await running.close();
});
afterEach(() => vi.unstubAllEnvs());

describe('the command line', () => {
  it('without a command prints help', async () => {
    const { code, out } = await zelos();
    expect(code).toBe(0);
    for (const name of [
      'serve',
      'migrate',
      'import',
      'get',
      'list',
      'delete',
      'validate',
      'hashers',
      'cleanup',
      'remote',
      'version',
      'completion',
      'format',
      'lint',
    ])
      expect(out).toMatch(new RegExp(`^  ${name} `, 'm'));
  });
  it.each([
    [
      ['nope'],
      'Error: unknown command "nope" for "zelos"\nRun \'zelos --help\' for usage.\nunknown command "nope" for "zelos"\n',
    ],
    [
      ['version', '--nope'],
      'Error: unknown flag: --nope\nUsage:\n  zelos version [flags]\n\nExamples:\n  zelos version\n\nFlags:\n  -h, --help   help for version\n\nunknown flag: --nope\n',
    ],
    [['version', '-x'], expect.stringContaining("Error: unknown shorthand flag: 'x' in -x\n")],
    [['serve', '-c'], expect.stringContaining('Error: flag needs an argument: --config\n')],
    [
      ['get', 'identity'],
      expect.stringContaining('Error: requires at least 1 arg(s), only received 0\nUsage:\n  zelos get identity'),
    ],
    [
      ['get', 'identity', 'x'],
      expect.stringContaining('Error: you have to set the remote endpoint, try --help for details\n'),
    ],
    [
      ['get', 'identity', 'x', '-e', 'no url'],
      expect.stringContaining('Error: could not parse the endpoint URL "no url"\n'),
    ],
    [['hashers', 'argon2', 'calibrate'], expect.stringContaining('Error: accepts 1 arg(s), received 0\n')],
    [['hashers', 'argon2', 'load-test'], expect.stringContaining('Error: accepts 1 arg(s), received 0\n')],
    [
      ['hashers', 'argon2', 'load-test', 'x'],
      expect.stringContaining('invalid argument "x" for "--authentication-requests-per-minute"'),
    ],
    [
      ['hashers', 'argon2', 'hash', 'x', '--memory', 'big'],
      expect.stringContaining('invalid argument "big" for "--memory" flag'),
    ],
    [['cleanup', 'sql', '--keep-last', 'x'], expect.stringContaining('time: invalid duration "x"')],
  ])('%j fails', async (args, err) => {
    expect(await zelos(...args)).toMatchObject({ code: 1, err, out: '' });
  });
  it.each([[['list']], [['ls', 'whatever']], [['help', 'list']], [['list', '--help']]])(
    '%j prints the help of list',
    async (args) => {
      expect(await zelos(...args)).toMatchObject({ code: 0, out: expect.stringContaining('Aliases:\n  list, ls\n') });
    },
  );
  it('shows an example for every command', async () => {
    const leaves = (command: Command): string[] => [
      ...(command.commands.length === 0 ? [commandPath(command)] : []),
      ...command.commands.flatMap(leaves),
    ];
    for (const path of leaves(createProgram())) {
      const { out } = await zelos(...path.split(' ').slice(1), '--help');
      expect(out).toMatch(new RegExp(`^Examples:\\n  .*${path}`, 'm'));
    }
  });
  it.each([
    [['migrate', '-c', 'FILE', 'sql', 'status', '-e']],
    [['migrate', 'sql', '-c', 'FILE', 'status', '-e']],
    [['migrate', 'sql', 'status', '-e', '-c', 'FILE']],
    [['cleanup', '-c', 'FILE', 'sql']],
    [['cleanup', 'sql', '-c', 'FILE']],
    [['courier', '-c', 'FILE', 'watch']],
    [['courier', 'watch', '-c', 'FILE']],
    [['serve', '-c', 'FILE']],
  ])('%j reads the file', async (args) => {
    const missing = join(folder, 'missing.json');
    const { code, err } = await zelos(...args.map((arg) => (arg === 'FILE' ? missing : arg)));
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining(`${missing}: cannot be read`) });
  });
  it('finds syntax errors in Jsonnet files', async () => {
    const good = file('good.jsonnet', 'function(ctx) { id: ctx.identity.id }');
    expect(await zelos('lint', 'lint', good)).toEqual({ code: 0, out: '', err: '' });
    const { code, err } = await zelos('lint', 'jsonnet', good, file('bad.jsonnet', 'function(ctx { id: 1 }'));
    expect(code).toBe(1);
    expect(err).toMatch(/^\S+bad\.jsonnet: .+/);
    expect(err).not.toContain(good);
    expect(err).toContain('Linter found issues.');
  });
  it('formats Jsonnet files', async () => {
    const one = file('one.jsonnet', '{a:1}');
    expect(await zelos('format', 'jsonnet', one)).toEqual({ code: 0, out: '{ a: 1 }\n\n', err: '' });
    expect(readFileSync(one, 'utf8')).toBe('{a:1}');
    expect(await zelos('format', 'jsonnet', '--write=true', one)).toEqual({ code: 0, out: '', err: '' });
    expect(readFileSync(one, 'utf8')).toBe('{ a: 1 }\n');
    expect(await zelos('format', 'jsonnet', join(folder, 'none*.jsonnet'))).toEqual({ code: 0, out: '', err: '' });
  });
  it('leaves a Jsonnet file that cannot be read as it is, and says where', async () => {
    const broken = file('broken.jsonnet', '{\n  a: 1');
    const { code, out, err } = await zelos('format', 'jsonnet', '-w', broken);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(`could not be formatted: ${broken}:2:7 unexpected the end`);
    expect(readFileSync(broken, 'utf8')).toBe('{\n  a: 1');
  });
  it('prints each problem of a configuration in a line', async () => {
    const { code, err } = await zelos('serve', '-c', file('bad.json', { dsn: 5, nope: 1 }));
    expect(code).toBe(1);
    expect(err).toMatch(/^dsn: /m);
    expect(err).not.toContain('Usage:');
  });
  it('accepts several configuration files in one flag, separated by commas', async () => {
    const [one, two] = [file('one.json', { dsn: 5 }), file('two.json', { nope: 1 })];
    expect((await zelos('serve', '-c', `${one},${two}`)).err).toMatch(/^dsn: .*\n(.*\n)*nope: /m);
  });
  it('prints its version', async () => {
    expect((await zelos('version')).out).toContain(`Version:\t\t\t${VERSION}\n`);
  });
  it.each(['bash', 'zsh', 'fish', 'powershell'])('completes in %s', async (shell) => {
    expect((await zelos('completion', shell)).out).toContain('--include-credentials');
  });
});

describe('identities', () => {
  it('are imported, listed, read and deleted', async () => {
    vi.stubEnv('KRATOS_ADMIN_URL', `${endpoint}/`);
    const many = [
      { schema_id: 'default', traits: { email: 'a@example.com' } },
      { schema_id: 'default', traits: { email: 'b@example.com' } },
    ];
    const imported = await zelos('import', 'identities', file('many.json', many), '--format', 'json');
    expect(imported.code).toBe(0);
    const [first, second] = (JSON.parse(imported.out) as { id: string }[]).map(({ id }) => id);
    expect((await zelos('list', 'identities', '-q')).out).toContain(`${first}\n`);
    expect(JSON.parse((await zelos('list', 'identities', '--page-size', '1', '--format=json')).out)).toMatchObject({
      identities: [{ schema_id: 'default' }],
      next_page_token: expect.stringMatching(/./),
    });
    expect((await zelos('get', 'identity', first ?? '')).out).toMatch(new RegExp(`^ID\\t\\t\\t${first}\\t`));
    expect((await zelos('get', '--format', 'jsonpath=traits.email', 'identity', second ?? '')).out).toBe(
      '"b@example.com"\n',
    );
    expect(await zelos('delete', 'identity', first ?? '', second ?? '')).toMatchObject({
      code: 0,
      out: `ID\t\t\t\t\t\n${first}\t\n${second}\t\n`,
    });
    const gone = await zelos('get', 'identity', first ?? '');
    expect(gone).toMatchObject({ code: 1, out: '' });
    expect(gone.err).toMatch(/^Unable to locate the resource\n/);
  });
  it('that conflict or are broken are reported, and the others imported', async () => {
    const one = { schema_id: 'default', traits: { email: 'c@example.com' } };
    const result = await zelos('import', 'identities', file('twice.json', [one, one]), '-e', endpoint);
    expect(result).toMatchObject({ code: 1, out: expect.stringMatching(/^ID\t/) });
    expect(result.err).toMatch(/^The resource could not be created due to a conflict\n.*\n.*twice\.json\[1\]: /s);
    expect(await zelos('import', 'identities', file('broken.json', '{"a":'), '-e', endpoint)).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('Could not parse identity'),
    });
    expect(await zelos('import', 'identities', '/nowhere.json', '-e', endpoint)).toMatchObject({
      code: 1,
      err: expect.stringContaining('Could not open identity file'),
    });
  });
  it.each([
    [{ schema_id: 'default', traits: { email: 'd@example.com' } }, ''],
    [{ schema_id: 'default', traits: { email: 'no' } }, 'traits.email: no\n              ^-- '],
    [{ schema_id: 'default', traits: {}, nope: 1 }, '(root)\n^-- additionalProperties "nope" not allowed\n'],
    [{ traits: {} }, 'Expected key "schema_id" to be defined in identity file'],
    [{ schema_id: 'other', traits: {} }, 'not be found'],
  ])('%j are validated', async (identity, err) => {
    const result = await zelos('validate', 'identity', file('one.json', identity), '-e', endpoint);
    expect(result).toMatchObject(
      err === ''
        ? { code: 0, out: 'All identity files are valid.\n' }
        : { code: 1, out: '', err: expect.stringContaining(err) },
    );
  });
  it('cannot be printed with credentials other than tokens', async () => {
    expect(await zelos('get', 'identity', 'x', '-i', 'password', '-e', endpoint)).toMatchObject({
      code: 1,
      err: expect.stringContaining('valid value of credentials type'),
    });
  });
});

describe('a remote instance', () => {
  it('has status and version', async () => {
    expect((await zelos('remote', 'status', '-e', endpoint)).out).toBe('ALIVE\ttrue\t\nREADY\ttrue\t\n');
    expect((await zelos('remote', 'version', '-q', '-e', endpoint)).out).toBe(`${VERSION}\n`);
  });
  it('that is down has a status, too', async () => {
    expect(await zelos('remote', 'status', '-e', 'http://127.0.0.1:9')).toMatchObject({
      code: 1,
      out: 'ALIVE\tfalse\t\nREADY\tfalse\t\n',
      err: expect.stringContaining('http://127.0.0.1:9/health/alive'),
    });
  });
  it('on a port that browsers refuse is reached', async () => {
    const blocked = createServer((_request, response) => response.end('{"version":"v1"}'));
    await new Promise<void>((resolve) => blocked.listen(10080, '127.0.0.1', resolve));
    const version = await zelos('remote', 'version', '-q', '-e', 'http://127.0.0.1:10080');
    blocked.close().closeAllConnections();
    expect(version).toMatchObject({ code: 0, out: 'v1\n' });
  });
  it('that does not exist is an error', async () => {
    expect(await zelos('remote', 'version', '-e', 'http://127.0.0.1:9')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('http://127.0.0.1:9/version'),
    });
  });
});
