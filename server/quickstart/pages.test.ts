/**
 * Every command of the pages, as it is printed, with the Node that the machine has on its PATH. What a page promises in a `sh` block is run in
 * a temporary folder that looks like a checkout; `sh no-run: reason` marks a block that cannot be. The rules are in `server/README.md`.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const HOME = mkdtempSync(join(tmpdir(), 'zelos-pages-'));

interface Block {
  readonly page: string;
  readonly place: string;
  readonly text: string;
  /** Why the block is not run. */
  readonly reason?: string;
}

const PAGES = execFileSync('git', ['ls-files', '*.md'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
const textOf = (page: string): string => readFileSync(join(ROOT, page), 'utf8');
const BLOCKS: readonly Block[] = PAGES.flatMap((page) =>
  [...textOf(page).matchAll(/^```(?:sh|bash|console|shell)\b([^\n]*)\n([\s\S]*?)^```/gm)].map((match) => {
    const [, info = '', text = ''] = match;
    const line = textOf(page).slice(0, match.index).split('\n').length;
    const reason = /^ no-run: (.+)$/.exec(info)?.[1];
    return { page, place: `${page}:${line}`, text, ...(reason === undefined ? {} : { reason }) };
  }),
);
const RUN = BLOCKS.filter(({ reason }) => reason === undefined);

/** A command that serves until Ctrl-C. */
const SERVES = /^(make start|server\/bin\/zelos serve [^#\n]*)/m;

async function freePorts(): Promise<number[]> {
  const servers = [createServer(), createServer()];
  const ports = servers.map(async (server) => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return (server.address() as AddressInfo).port;
  });
  const found = await Promise.all(ports);
  for (const server of servers) server.close();
  return found;
}

let ports: number[];
/** The variables of a user's shell: the Node of the dependencies is not on its PATH. */
let env: NodeJS.ProcessEnv;
/** Of a server on ports that are free. */
let serverEnv: NodeJS.ProcessEnv;

beforeAll(async () => {
  for (const name of readdirSync(ROOT))
    if (!['node_modules', 'dist', 'var', '.git'].includes(name)) symlinkSync(join(ROOT, name), join(HOME, name));
  mkdirSync(join(HOME, 'node_modules'));
  for (const name of readdirSync(join(ROOT, 'node_modules')))
    if (name !== '.package-lock.json') symlinkSync(join(ROOT, 'node_modules', name), join(HOME, 'node_modules', name));
  // Newer than what they are made from, so that `make` finds everything installed and built.
  writeFileSync(join(HOME, 'node_modules', '.package-lock.json'), '{}');
  mkdirSync(join(HOME, 'dist', 'server'), { recursive: true });
  writeFileSync(join(HOME, 'dist', 'server', 'main.js'), '');
  const config = readFileSync(join(ROOT, 'server/quickstart/kratos.yml'), 'utf8');
  writeFileSync(join(HOME, 'kratos.yml'), config.replace('./var/quickstart.sqlite', './kratos.sqlite'));
  ports = await freePorts();
  const [publicPort, adminPort] = ports;
  const { DSN: _, PATH = '', ...others } = process.env;
  const isOfUser = (folder: string): boolean =>
    !folder.includes('node_modules') && folder !== dirname(process.execPath);
  env = {
    ...others,
    HOME,
    PATH: PATH.split(delimiter).filter(isOfUser).join(delimiter),
  };
  serverEnv = {
    ...env,
    SERVE_PUBLIC_PORT: String(publicPort),
    SERVE_ADMIN_PORT: String(adminPort),
    SERVE_PUBLIC_BASE_URL: `http://127.0.0.1:${publicPort}/`,
    SERVE_ADMIN_BASE_URL: `http://127.0.0.1:${adminPort}/`,
  };
});
afterAll(() => rmSync(HOME, { recursive: true, force: true }));

/** A program at a terminal, where `script` (util-linux) can make one. It takes the place of the shell, which has a status of its own at Ctrl-C. */
async function serveAtTerminal(command: string, sign: string): Promise<ChildProcess> {
  const server = spawn('script', ['-qec', `exec ${command}`, '/dev/null'], { cwd: HOME, env: serverEnv });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    server.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes(sign)) resolve();
    });
    server.on('exit', () => reject(new Error(`${command} ended:\n${output}`)));
    server.on('error', reject);
  });
  return server;
}

async function pressCtrlC(server: ChildProcess): Promise<number | null> {
  const ended = once(server, 'exit');
  server.stdin?.write('\u0003');
  const [code] = (await ended) as [number | null];
  return code;
}

/** The ports of the pages, on this machine. */
const withPorts = (text: string): string =>
  text.replaceAll(':4433', `:${ports[0]}`).replaceAll(':4434', `:${ports[1]}`);

interface Pasted {
  readonly status: number | null;
  /** The calls that were answered with an error status. */
  readonly failed: string;
  readonly output: string;
}

/** Runs lines as a shell does when a user pastes them; an answer of an error status counts as a failure. */
function paste(text: string): Pasted {
  const failures = join(HOME, 'failures');
  rmSync(failures, { force: true });
  const script = `set -e\ncurl() { command curl --fail-with-body "$@" || { echo "curl $*" >> ${failures}; return 1; }; }\n${withPorts(text)}`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { cwd: HOME, env, encoding: 'utf8' });
  const failed = existsSync(failures) ? readFileSync(failures, 'utf8') : '';
  return { status, failed, output: `${text}\n${stdout}\n${stderr}` };
}

const hasTerminals = spawnSync('script', ['--version']).status === 0;

describe.skipIf(!hasTerminals)('the commands of', () => {
  let server: ChildProcess;
  beforeAll(async () => {
    expect(RUN.some(({ text }) => text.startsWith('make start'))).toBe(true);
    server = await serveAtTerminal('make start', 'Zelos is ready');
  }, 60_000);
  afterAll(async () => expect(await pressCtrlC(server)).toBe(0), 30_000);

  it.each(RUN.filter(({ text }) => !SERVES.test(text)))('$place work', { timeout: 60_000 }, ({ text }) => {
    const pasted = paste(text);
    expect(pasted, pasted.output).toMatchObject({ status: 0, failed: '' });
  });
});

describe.skipIf(!hasTerminals)('a server of', () => {
  it.each(RUN.filter(({ text }) => SERVES.test(text) && !text.startsWith('make start')))(
    '$place starts, and ends with 0 at Ctrl-C',
    { timeout: 60_000 },
    async ({ text }) => {
      const [command = ''] = SERVES.exec(text) ?? [];
      const before = paste(text.slice(0, text.indexOf(command)));
      expect(before, before.output).toMatchObject({ status: 0, failed: '' });
      expect(await pressCtrlC(await serveAtTerminal(command.trim(), 'Starting the admin httpd'))).toBe(0);
    },
  );
});

it('names the blocks that are not run', () => {
  const skipped = BLOCKS.flatMap(({ page, reason }) => (reason === undefined ? [] : [`${page}: ${reason}`]));
  expect(skipped).toMatchInlineSnapshot(`
    [
      "README.md: this is one of its tests",
      "conformance/README.md: takes minutes, needs a Kratos or a server that is there",
      "conformance/README.md: needs a Kratos",
      "conformance/bench/README.md: minutes of load, beside a Kratos",
      "conformance/bench/README.md: minutes of load, beside a Kratos",
      "sdk/examples/social/README.md: needs a provider and a browser",
      "sdk/examples/terminal/README.md: asks questions at the terminal",
      "server/deploy/README.md: installs packages",
      "server/deploy/README.md: needs Docker",
      "server/docs/kubernetes.md: needs a cluster",
      "server/docs/kubernetes.md: needs a cluster",
    ]
  `);
  expect(RUN.length).toBeGreaterThanOrEqual(4);
});

/** Commands in running text: ``make x``, ``npm run x -w sdk``, ``npx node file``. */
const INLINE = PAGES.flatMap((page) =>
  [...textOf(page).matchAll(/`((?:make|npm|npx|node|vitest|tsc) [^`]+)`/g)].map(([, command = '']) => ({
    page,
    command,
  })),
);
const scripts = (folder: string): object =>
  (JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as { scripts?: object }).scripts ?? {};
const targets = [...readFileSync(join(ROOT, 'Makefile'), 'utf8').matchAll(/^([a-z-]+):/gm)].map(([, name]) => name);

it.each(INLINE)('`$command` in $page exists, for the Node on the PATH', ({ command }) => {
  const [program, first = '', second = ''] = command.split(' ');
  if (program === 'make') expect(targets).toContain(first);
  else if (program === 'npm')
    expect(first === 'run' ? Object.keys(scripts('sdk')) : ['ci', 'install', 'pack']).toContain(
      first === 'run' ? second : first,
    );
  else {
    // By itself, an old Node could not run TypeScript, and tools would not be found.
    expect(program).toBe('npx');
    expect(existsSync(join(ROOT, 'node_modules/.bin', first))).toBe(true);
    if (first === 'node') expect(existsSync(join(ROOT, second))).toBe(true);
  }
});
