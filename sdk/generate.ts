/**
 * Makes src/generated from the project's bundled OpenAPI document: the SDK functions by @hey-api/openapi-ts, and the facade's
 * models and API classes by ./generator.
 *
 *   node sdk/generate.ts                     writes src/generated
 *   node sdk/generate.ts --check             writes nothing, exits 1 and names the files when src/generated is not what would be written
 *   node sdk/generate.ts --input FILE        reads another document
 *   node sdk/generate.ts --output DIRECTORY  writes elsewhere
 */
import { mkdtemp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createClient } from '@hey-api/openapi-ts';
import { writeApi } from './generator/apis.ts';
import type { OpenApiDocument, Schema } from './generator/document.ts';
import { writeModels } from './generator/models.ts';

const HEADER = '// Made by sdk/generate.ts from openapi/generated/openapi.json. Do not edit.\n\n';
const TAGS = ['frontend', 'identity', 'courier', 'metadata'];

async function generate(input: string, output: string): Promise<void> {
  const document = JSON.parse(await readFile(input, 'utf8')) as OpenApiDocument;
  await createClient({
    input,
    output: { path: join(output, 'openapi'), module: { extension: '.ts' } },
    plugins: ['@hey-api/client-axios', '@hey-api/sdk', '@hey-api/typescript'],
    logs: { level: 'silent' },
  });
  await writeFacade(document, join(output, 'facade'));
}

async function writeFacade(document: OpenApiDocument, directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const inlineModels = new Map<string, Schema>();
  for (const tag of TAGS) {
    const api = writeApi(document, tag);
    for (const [name, schema] of api.inlineModels) inlineModels.set(name, schema);
    await writeFile(join(directory, `${tag}.ts`), HEADER + api.source);
  }
  await writeFile(join(directory, 'models.ts'), HEADER + writeModels(document, inlineModels));
}

/** The paths, relative to `directory`, whose content differs from `expected` or that only one of the two has. */
async function differences(directory: string, expected: string): Promise<string[]> {
  const [present, wanted] = await Promise.all([readTree(directory), readTree(expected)]);
  return [...new Set([...present.keys(), ...wanted.keys()])]
    .filter((path) => present.get(path) !== wanted.get(path))
    .sort();
}

async function readTree(directory: string): Promise<Map<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(files.map(async (file) => [relative(directory, file), await readFile(file, 'utf8')] as const)),
  );
}

async function check(input: string, output: string): Promise<boolean> {
  const temporary = await mkdtemp(join(tmpdir(), 'zelos-sdk-'));
  try {
    await generate(input, temporary);
    const stale = await differences(output, temporary);
    for (const path of stale)
      console.error(`stale: ${join(relative(process.cwd(), output), path)} (run node sdk/generate.ts)`);
    return stale.length === 0;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

const { values } = parseArgs({
  options: { check: { type: 'boolean' }, input: { type: 'string' }, output: { type: 'string' } },
});
const input = resolve(values.input ?? join(import.meta.dirname, '../openapi/generated/openapi.json'));
const output = resolve(values.output ?? join(import.meta.dirname, 'src/generated'));
if (values.check === true) process.exitCode = (await check(input, output)) ? 0 : 1;
else await generate(input, output);
