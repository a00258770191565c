import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);

const DOCUMENT = {
  openapi: '3.0.3',
  info: { title: 'test', version: '1' },
  paths: {
    '/things/{thingID}': {
      parameters: [{ name: 'thingID', in: 'path', required: true, schema: { type: 'string' } }],
      patch: {
        operationId: 'patchThing',
        tags: ['identity'],
        summary: 'Ends a comment: */',
        parameters: [{ name: 'X-Thing', in: 'header', schema: { type: 'string', enum: ['', 'a b'] } }],
        requestBody: {
          content: {
            'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/change' } } },
          },
        },
        responses: {
          200: {
            description: 'ok',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/thing' } } },
          },
        },
      },
    },
  },
  components: {
    schemas: {
      change: { type: 'object', properties: { op: { type: 'string' } }, required: ['op'] },
      anything: {},
      thing: {
        oneOf: [{ $ref: '#/components/schemas/change' }],
        discriminator: { propertyName: 'op', mapping: { add: '#/components/schemas/change' } },
      },
      bag: {
        type: 'object',
        properties: {
          'any-thing': { $ref: '#/components/schemas/anything' },
          n: { type: 'integer', nullable: true },
          o: { type: 'object' },
        },
      },
    },
  },
};

let directory: string;
const generate = (...flags: string[]): Promise<{ stderr: string }> =>
  run(process.execPath, [join(import.meta.dirname, 'generate.ts'), '--output', join(directory, 'out'), ...flags]);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'zelos-generate-'));
  await writeFile(join(directory, 'openapi.json'), JSON.stringify(DOCUMENT));
  await generate('--input', join(directory, 'openapi.json'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const facade = (file: string): Promise<string> => readFile(join(directory, 'out/facade', file), 'utf8');

describe('the facade generator', () => {
  it('writes methods in the manner of @ory/client', async () => {
    const source = await facade('identity.ts');
    expect(source).toContain('readonly thingID: string;');
    expect(source).toContain('readonly xThing?: PatchThingXThingEnum;');
    expect(source).toContain('readonly change?: Array<Change>;');
    expect(source).toContain('Promise<AxiosResponse<Thing>>');
    expect(source).toContain("Empty: '',\n  AB: 'a b',\n  UnknownDefaultOpenApi:");
    expect(source).toContain('Ends a comment: *\\/');
  });

  it('writes models in the manner of @ory/client', async () => {
    const source = await facade('models.ts');
    expect(source).toContain("({ op: 'add' } & Change)");
    expect(source).toContain("'any-thing'?: any;");
    expect(source).toContain("'n'?: number | null;");
    expect(source).toContain("'o'?: object;");
    expect(source).not.toContain('Anything');
  });
});

describe('--check', () => {
  const check = (): Promise<string> =>
    generate('--check', '--input', join(directory, 'openapi.json')).then(
      () => 'fresh',
      (error: { stderr: string }) => error.stderr,
    );

  it('passes what was just written, and names what was edited, removed or added', async () => {
    expect(await check()).toBe('fresh');
    await appendFile(join(directory, 'out/facade/models.ts'), '\n');
    await rm(join(directory, 'out/facade/courier.ts'));
    await writeFile(join(directory, 'out/openapi/stray.ts'), '');
    const complaint = await check();
    for (const path of ['facade/models.ts', 'facade/courier.ts', 'openapi/stray.ts']) expect(complaint).toContain(path);
    expect(complaint).not.toContain('facade/identity.ts');
  });
});
