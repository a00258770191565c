/** `make start` and what it needs: the lock file, the launcher, messages about the database. On a PATH whose Node is too old. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const LAUNCHER = join(ROOT, 'server', 'bin', 'zelos');
const folder = mkdtempSync(join(tmpdir(), 'zelos-quickstart-'));

/** A folder for the front of the PATH whose `node` only answers that it is version 20. */
const oldNode = join(folder, 'old');
mkdirSync(oldNode);
writeFileSync(join(oldNode, 'node'), '#!/bin/sh\n[ "$1" = --version ] && echo v20.0.0 || exit 99\n');
chmodSync(join(oldNode, 'node'), 0o755);
const env = { ...process.env, PATH: `${oldNode}${delimiter}${process.env['PATH']}` };

it(
  'the launcher finds the Node of the dependencies, and its process becomes the server',
  { timeout: 60_000 },
  async () => {
    const version = spawnSync(LAUNCHER, ['version'], { cwd: ROOT, env, encoding: 'utf8' });
    expect(version).toMatchObject({ status: 0, stdout: expect.stringContaining('Version:') });
    const waiting = spawn(LAUNCHER, ['migrate', 'sql', 'sqlite://:memory:'], { cwd: ROOT, env });
    await once(waiting.stdout, 'data');
    // The arguments of the process that was started: a shell that waits for Node would show itself.
    expect(readFileSync(`/proc/${waiting.pid}/cmdline`, 'utf8')).toMatch(
      /node_modules\/node\/bin\/node.*server\/main\.(?:ts|js)/,
    );
    const ended = once(waiting, 'exit');
    waiting.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
  },
);

it.each<[string, (path: string) => void]>([
  ['is not a database', (path) => writeFileSync(path, 'text in place of a database, longer than a header of one')],
  ['is a folder', (path) => mkdirSync(path)],
  [
    'cannot be written',
    (path) => {
      symlinkSync('/proc/version', path);
    },
  ],
])('make start names a database that %s', { timeout: 60_000 }, (name, make) => {
  const path = join(folder, `${name.replaceAll(' ', '-')}.sqlite`);
  make(path);
  const { status, stderr, stdout } = spawnSync(process.execPath, ['server/quickstart/start.ts'], {
    cwd: ROOT,
    env: { ...env, DSN: `sqlite://${path}?_fk=true` },
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stdout).toContain('Preparing');
  expect(stderr).toContain(`Cannot use ${path}, see the error above`);
});

/** Starts it as a shell does, in a process group of its own, and interrupts the group at a sign in its output. */
async function interruptAt(sign: string): Promise<{ code: number | null; output: string }> {
  const started = spawn(process.execPath, ['server/quickstart/start.ts'], {
    cwd: ROOT,
    env: { ...env, DSN: `sqlite://${folder}/interrupted.sqlite?_fk=true` },
    detached: true,
  });
  let output = '';
  let isInterrupted = false;
  for (const stream of [started.stdout, started.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (isInterrupted || !output.includes(sign) || started.pid === undefined) return;
      isInterrupted = true;
      process.kill(-started.pid, 'SIGINT');
    });
  const [code] = (await once(started, 'exit')) as [number | null];
  return { code, output };
}

it.each(['Preparing', 'Starting the server'])(
  'an interrupt of the process group at %j ends make start with 0',
  { timeout: 60_000 },
  async (sign) => {
    const { code, output } = await interruptAt(sign);
    expect(code, output).toBe(0);
    expect(output).not.toContain('Cannot use');
  },
);

interface LockedPackage {
  readonly link?: boolean;
  readonly integrity?: string;
  readonly inBundle?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
  packages: Readonly<Record<string, LockedPackage>>;
};

it('npm ci holds every package against a hash, those for other platforms as well', () => {
  const unchecked = Object.entries(packages).filter(
    ([place, { link, inBundle, integrity }]) =>
      place.includes('node_modules/') && link !== true && inBundle !== true && integrity === undefined,
  );
  expect(unchecked.map(([place]) => place)).toEqual([]);
});

it('npm ci finds every package in the lock file, those for other platforms as well', () => {
  const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !isFound(place, name)),
  );
  expect(missing).toEqual([]);

  /** As Node resolves it: in the package's own folder, then further out. */
  function isFound(place: string, name: string): boolean {
    if (`${place}${place === '' ? '' : '/'}node_modules/${name}` in packages) return true;
    const end = place.lastIndexOf('/node_modules/');
    return place !== '' && isFound(end < 0 ? '' : place.slice(0, end), name);
  }
});
