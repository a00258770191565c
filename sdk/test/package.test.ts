import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire, isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadBare } from './support/bare-environment.ts';
import { CALLS, invoke } from './support/operations.ts';

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const PACKAGE = join(import.meta.dirname, '..');

/** A folder with the packed package installed and nothing else but axios. */
let consumer: string;
let installed: string;

beforeAll(async () => {
  consumer = await mkdtemp(join(tmpdir(), 'zelos-client-'));
  installed = join(consumer, 'node_modules/@zelos/client');
  await mkdir(installed, { recursive: true });
  const { stdout } = await run('npm', ['pack', '--offline', '--json', '--pack-destination', consumer], {
    cwd: PACKAGE,
  });
  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('['))) as [{ filename: string }];
  await run('tar', ['-xzf', join(consumer, filename), '-C', installed, '--strip-components=1']);
  await symlink(dirname(require.resolve('axios/package.json')), join(consumer, 'node_modules/axios'));
});
afterAll(() => rm(consumer, { recursive: true, force: true }));

const PRINT = `console.log([new FrontendApi(new Configuration({ basePath: 'x' })).toSession.name, IdentityStateEnum.Active, typeof toSession].join())`;
const EXPECTED = 'toSession,active,function\n';

/** Writes a file among the consumer's and runs it with Node. */
async function runFile(name: string, source: string): Promise<string> {
  await writeFile(join(consumer, name), source);
  return (await run(process.execPath, [name], { cwd: consumer })).stdout;
}

describe('the packed package', () => {
  it('is imported', async () => {
    const source = `import { Configuration, FrontendApi, IdentityStateEnum } from '@zelos/client';
      import { toSession } from '@zelos/client/functions';
      ${PRINT}`;
    expect(await runFile('main.mjs', source)).toBe(EXPECTED);
  });

  it('is required', async () => {
    const source = `const { Configuration, FrontendApi, IdentityStateEnum } = require('@zelos/client');
      const { toSession } = require('@zelos/client/functions');
      ${PRINT}`;
    expect(await runFile('main.cjs', source)).toBe(EXPECTED);
  });

  it('has types for both', async () => {
    const source = `import { Configuration, FrontendApi } from '@zelos/client';
      import type { Session } from '@zelos/client';
      export const session = async (): Promise<Session> => (await new FrontendApi(new Configuration()).toSession()).data;
      // @ts-expect-error a session is not a number
      export const wrong: Promise<number> = session();`;
    await writeFile(join(consumer, 'esm.mts'), source);
    await writeFile(join(consumer, 'cjs.cts'), source);
    const tsc = join(PACKAGE, '../node_modules/typescript7/bin/tsc');
    const flags = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--target', 'es2022', '--lib', 'es2022,dom'];
    const { stdout } = await run(process.execPath, [tsc, ...flags, '--module', 'nodenext', 'esm.mts', 'cjs.cts'], {
      cwd: consumer,
    }).catch((error: { stdout: string }) => error);
    expect(stdout).toBe('');
  });

  it('holds the built files, the README and the manifest', async () => {
    expect((await readdir(installed)).sort()).toEqual(['README.md', 'dist', 'package.json']);
    const files = await readdir(join(installed, 'dist'), { recursive: true });
    expect(files.filter((file) => file.includes('test'))).toEqual([]);
  });
});

describe('the built code needs no Node', () => {
  it('imports axios and its own files alone', async () => {
    const dist = join(installed, 'dist');
    const files = (await readdir(dist, { recursive: true })).filter((file) => /\.(?:js|d\.ts)$/.test(file));
    expect(files.length).toBeGreaterThan(40);
    for (const file of files) {
      const source = withoutComments(await readFile(join(dist, file), 'utf8'));
      const specifiers = [...source.matchAll(/(?:from|import|require\()\s*['"]([^'"\n]+)['"]/g)].map(
        (match) => match[1] ?? '',
      );
      const foreign = specifiers.filter((specifier) => isBuiltin(specifier) || !/^(?:\.\.?\/|axios$)/.test(specifier));
      expect(foreign, file).toEqual([]);
      expect(
        source.match(/\b(?:process\.|Buffer\b|__dirname|__filename|globalThis\.process|setImmediate)/),
        file,
      ).toBeNull();
    }
  });

  it('runs every operation with nothing but the language', async () => {
    const requests: { method: string; url: string }[] = [];
    const axios = {
      defaults: {},
      create: () => axios,
      request: async (config: { method: string; url: string }) => {
        requests.push(config);
        return { status: 200, data: {} };
      },
    };
    const library = loadBare(join(installed, 'dist/cjs/index.js'), { __esModule: true, default: axios });
    for (const call of CALLS) {
      const Api = library[call.api] as new () => object;
      await invoke(new Api(), call);
    }
    expect(requests).toHaveLength(CALLS.length);
    expect(requests.every((request) => request.url.startsWith('http://127.0.0.1:4433/'))).toBe(true);
  });
});

function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
}
