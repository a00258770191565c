import { createRequire } from 'node:module';
import { compileSchema } from '../../json-schema/compile.ts';
import { evaluate } from '../../json-schema/evaluate.ts';
import { FORMATS } from '../../json-schema/formats.ts';
import { re2 } from '../../json-schema/re2.ts';
import type { Violation } from '../../json-schema/violation.ts';
import type { Json } from '../../kernel/json.ts';
import type { Config } from '../model.ts';
import type { ConfigProblem } from './errors.ts';
import { readSchema } from './schema.ts';

/** Reads a document by its URL: file, base64, http or https. */
export type ReadDocument = (url: string) => Promise<string>;

/** Compiles an identity schema from the text that its URL leads to. @throws Error if it cannot be used */
export type CompileIdentitySchema = (url: string, text: string) => Promise<unknown>;

/**
 * What is wrong with the identity schemas that a configuration names: they cannot be read, are no JSON, are not what
 * `schemas/identity_meta.schema.json` asks for (as in the reference, this stops a start), or cannot be compiled: a dangling
 * reference, an invalid pattern, an unusable extension. Each is read once.
 */
export async function checkIdentitySchemas(
  config: Config,
  read: ReadDocument,
  compile: CompileIdentitySchema,
): Promise<ConfigProblem[]> {
  const check = metaSchema();
  const found = await Promise.all(
    config.identity.schemas.map(async ({ url }, index) => {
      const message = await objectionTo(url, read, check, compile);
      return message === undefined ? [] : [{ path: `identity.schemas.${index}.url`, message }];
    }),
  );
  return [...defaultSchemaProblem(config), ...found.flat()];
}

/** Without its schema, no login or registration could begin. */
function defaultSchemaProblem({ identity: { default_schema_id: wanted, schemas } }: Config): ConfigProblem[] {
  if (schemas.some(({ id }) => id === wanted)) return [];
  const message = 'names a schema that identity.schemas does not have';
  return [{ path: 'identity.default_schema_id', message, allowed: schemas.map(({ id }) => id).join(', ') }];
}

async function objectionTo(
  url: string,
  read: ReadDocument,
  check: Check,
  compile: CompileIdentitySchema,
): Promise<string | undefined> {
  let text: string;
  try {
    text = await read(url);
  } catch (error) {
    return `cannot be read: ${messageOf(error)}`;
  }
  let document: Json;
  try {
    document = JSON.parse(text) as Json;
  } catch {
    return 'leads to a document that is not JSON';
  }
  const violation = check(document);
  if (violation !== undefined) {
    const { instance, message } = deepest(violation);
    return `leads to a document that is not an identity schema: at ${instance}: ${message}`;
  }
  try {
    await compile(url, text);
    return undefined;
  } catch (error) {
    return `is a schema that cannot be used: ${messageOf(error)}`;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

type Check = (document: Json) => Violation | undefined;

/** The violation furthest inside the document: it names the actual mistake, where its parents only enclose it. */
function deepest(violation: Violation): Violation {
  const inner = violation.causes.map(deepest).toSorted((a, b) => depth(b) - depth(a))[0];
  return inner !== undefined && depth(inner) >= depth(violation) ? inner : violation;
}

const depth = ({ instance }: Violation): number => instance.split('/').length;

const META = 'zelos:identity-meta';

function metaSchema(): Check {
  const require = createRequire(import.meta.url);
  const documents: readonly [string, unknown][] = [
    [META, readSchema('identity_meta.schema.json')],
    ['zelos:identity-extension', readSchema('identity_extension.schema.json')],
    ['http://json-schema.org/draft-07/schema', require('ajv/dist/refs/json-schema-draft-07.json')],
  ];
  const resources = documents.map(([url, document]) => [url, { url, document: document as Json, draft: 7 }] as const);
  const root = compileSchema(META, new Map(resources), { formats: FORMATS, pattern: re2 });
  return (document) => evaluate(root, document);
}
