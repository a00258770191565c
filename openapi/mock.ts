/**
 * Serves the document's examples with Prism: node openapi/mock.ts [--port 4010] [--host 127.0.0.1]
 *
 * Prism doesn't read `discriminator`: it takes each variant of a submit body that fits, finds several, since the reference's schemas
 * leave `method` an open string, and refuses. So the copy it gets binds each variant to its discriminator's value.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

interface Schema {
  oneOf?: object[];
  discriminator?: { propertyName: string; mapping?: Record<string, string> };
  [keyword: string]: unknown;
}

interface Document {
  components: { schemas: Record<string, Schema> };
}

/** `oneOf` with a discriminator, written so that a validator which knows no discriminator comes to the same answer. */
function bindVariants(schema: Schema): Schema {
  const { discriminator, oneOf, ...rest } = schema;
  if (discriminator?.mapping === undefined || oneOf === undefined) return schema;
  const variants = Object.entries(discriminator.mapping).map(([value, $ref]) => ({
    allOf: [{ $ref }, { type: 'object', properties: { [discriminator.propertyName]: { enum: [value] } } }],
  }));
  return { ...rest, oneOf: variants };
}

const { values } = parseArgs({
  options: { port: { type: 'string', default: '4010' }, host: { type: 'string', default: '127.0.0.1' } },
});
const document = JSON.parse(await readFile(join(import.meta.dirname, 'generated/openapi.json'), 'utf8')) as Document;
const schemas = Object.entries(document.components.schemas).map(([name, schema]) => [name, bindVariants(schema)]);
const bound = { ...document, components: { ...document.components, schemas: Object.fromEntries(schemas) } };

const directory = await mkdtemp(join(tmpdir(), 'zelos-mock-'));
const path = join(directory, 'openapi.json');
await writeFile(path, JSON.stringify(bound));

const manifest = createRequire(import.meta.url).resolve('@stoplight/prism-cli/package.json');
const prism = spawn(
  process.execPath,
  [join(dirname(manifest), 'dist/index.js'), 'mock', '--host', values.host, '--port', values.port, path],
  { stdio: 'inherit' },
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => prism.kill(signal));
prism.on('exit', async (code) => {
  await rm(directory, { recursive: true, force: true });
  process.exit(code ?? 0);
});
