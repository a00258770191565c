import { mkdirSync, writeFileSync } from 'node:fs';
// Generates files from the document: `node openapi/bundle.ts` writes, `--check` fails when a file is stale.
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createClient } from '@hey-api/openapi-ts';
import { bundle, createConfig } from '@redocly/openapi-core';
import { bodiesOf } from './bodies.ts';

const ROOT = join(import.meta.dirname, '..');
export const DOCUMENT = join(import.meta.dirname, 'openapi.yaml');
export const BUNDLED = join(import.meta.dirname, 'generated', 'openapi.json');
const CONTRACT = join(ROOT, 'server', 'contract', 'generated');
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/**
 * The bundled document, with local references only.
 * Throws with one line per problem, such as a dangling reference or two different schemas of one name.
 */
export async function bundleDocument(): Promise<unknown> {
  const result = await bundle({ ref: DOCUMENT, config: await createConfig({}) });
  const problems = result.problems.map(({ message, location }) => {
    const at = location[0];
    return `${at?.source.absoluteRef ?? DOCUMENT} ${at?.pointer ?? ''}: ${message}`;
  });
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return result.bundle.parsed;
}

/** The TypeScript types of the bundled document, as source text. */
async function typesOf(document: string): Promise<string> {
  const scratch = await mkdtemp(join(tmpdir(), 'zelos-types-'));
  try {
    await createClient({
      input: JSON.parse(document) as Record<string, unknown>,
      output: { path: scratch, entryFile: false },
      plugins: ['@hey-api/typescript'],
      logs: { level: 'silent' },
    });
    const [name, ...others] = (await readdir(scratch)).filter((file) => file.endsWith('.gen.ts'));
    if (name === undefined || others.length > 0)
      throw new Error(`expected one file of types, got ${others.length + 1}`);
    return await readFile(join(scratch, name), 'utf8');
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Maps each operationId to its types, whose names the generator spells in its own way. */
function operationsOf(document: string, types: string): string {
  const { paths } = JSON.parse(document) as { paths: Record<string, Record<string, { operationId?: string }>> };
  const names = new Map(
    [...types.matchAll(/^export type (\w+)Data = /gm)].map(([, name = '']) => [name.toLowerCase(), name]),
  );
  const rows = Object.values(paths).flatMap((item) =>
    METHODS.flatMap((method) => {
      const id = item[method]?.operationId;
      const name = id && names.get(id.toLowerCase());
      return name ? [`    ${id}: { data: types.${name}Data; responses: types.${name}Responses };`] : [];
    }),
  );
  if (rows.length !== names.size) throw new Error(`${names.size} operations have types, ${rows.length} have a name`);
  return [
    '// This file is made from the document by openapi/bundle.ts',
    "import type * as types from './types.gen.ts';",
    '',
    'export interface OperationTypes {',
    ...rows,
    '}',
    '',
  ].join('\n');
}

/** All generated files: absolute path to content. */
export async function generate(): Promise<ReadonlyMap<string, string>> {
  const document = `${JSON.stringify(await bundleDocument(), null, 2)}\n`;
  const types = await typesOf(document);
  return new Map([
    [BUNDLED, document],
    [join(CONTRACT, 'types.gen.ts'), types],
    [join(CONTRACT, 'operations.gen.ts'), operationsOf(document, types)],
    [join(CONTRACT, 'bodies.gen.ts'), bodiesOf(document)],
  ]);
}

function write(files: ReadonlyMap<string, string>): void {
  for (const [path, content] of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}

async function stale(files: ReadonlyMap<string, string>): Promise<string[]> {
  const found: string[] = [];
  for (const [path, content] of files) {
    const current = await readFile(path, 'utf8').catch(() => undefined);
    if (current !== content) found.push(path);
  }
  return found;
}

if (import.meta.main) {
  const files = await generate();
  if (process.argv.includes('--check')) {
    const old = await stale(files);
    for (const path of old) console.error(`${path} is stale: run node openapi/bundle.ts`);
    process.exitCode = old.length > 0 ? 1 : 0;
  } else write(files);
}
