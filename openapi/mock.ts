// The document as a mock server: `node openapi/mock.ts [--port 4010]` runs Prism on it.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { OpenAPIV3 } from 'openapi-types';
import { BUNDLED } from './bundle.ts';

/**
 * The document with distinct members of its unions. `method` selects the schema of a submission, but it is any string in each of them (so
 * the SDK types it); a validator that does not read discriminators then finds several that fit.
 */
export function withNarrowUnions(document: OpenAPIV3.Document): OpenAPIV3.Document {
  const narrow = structuredClone(document);
  const schemas = narrow.components?.schemas ?? {};
  for (const schema of Object.values(schemas)) {
    if ('$ref' in schema || !schema.discriminator?.mapping) continue;
    const { propertyName, mapping } = schema.discriminator;
    for (const [value, reference] of Object.entries(mapping)) {
      const member = schemas[reference.replace('#/components/schemas/', '')];
      if (!member || '$ref' in member)
        throw new Error(`the discriminator maps ${value} to a missing schema: ${reference}`);
      member.properties = { ...member.properties, [propertyName]: { type: 'string', enum: [value] } };
      member.required = [...new Set([...(member.required ?? []), propertyName])];
    }
  }
  return narrow;
}

/** Prism answers an operation without a 2xx by its `default` response, an error. Without one, it takes the first: the redirect. */
export function withRedirects(document: OpenAPIV3.Document): OpenAPIV3.Document {
  const changed = structuredClone(document);
  for (const path of Object.values(changed.paths))
    for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
      const responses = path?.[method]?.responses;
      if (responses && !Object.keys(responses).some((status) => status.startsWith('2'))) delete responses['default'];
    }
  return changed;
}

export interface MockServer {
  readonly url: string;
  /** Resolves when Prism accepts requests; rejects with its output when it exits before. */
  readonly ready: Promise<void>;
  stop(): Promise<void>;
}

/** Starts Prism on the loopback interface. The caller stops it. */
export function startMock(port: number): MockServer {
  const folder = mkdtempSync(join(tmpdir(), 'zelos-mock-'));
  const file = join(folder, 'openapi.json');
  const document = JSON.parse(readFileSync(BUNDLED, 'utf8')) as OpenAPIV3.Document;
  writeFileSync(file, JSON.stringify(withRedirects(withNarrowUnions(document))));
  const child = spawn(process.execPath, [prism(), 'mock', file, '--host', '127.0.0.1', '--port', String(port)]);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  void ended.then(() => rmSync(folder, { recursive: true, force: true }));
  return {
    url: `http://127.0.0.1:${port}`,
    ready: listening(child),
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}

function prism(): string {
  const manifest = createRequire(import.meta.url).resolve('@stoplight/prism-cli/package.json');
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: { prism: string } };
  return join(dirname(manifest), bin.prism);
}

function listening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      if (output.includes('Prism is listening')) resolve();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', () => reject(new Error(`Prism ended: ${output}`)));
  });
}

if (import.meta.main) {
  const { port } = parseArgs({ options: { port: { type: 'string', default: '4010' } } }).values;
  const server = startMock(Number(port));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.stop());
  await server.ready;
  console.log(`The mock is listening on ${server.url}`);
}
