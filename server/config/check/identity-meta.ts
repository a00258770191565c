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

/**
 * What is wrong with the identity schemas that a configuration names: they cannot be read, are no JSON, or are not
 * what `schemas/identity_meta.schema.json` asks for. As in the reference, this stops a start; a reload too.
 */
export async function checkIdentitySchemas(config: Config, read: ReadDocument): Promise<ConfigProblem[]> {
  const check = metaSchema();
  const found = await Promise.all(
    config.identity.schemas.map(async ({ url }, index) => {
      const message = await objectionTo(url, read, check);
      return message === undefined ? [] : [{ path: `identity.schemas.${index}.url`, message }];
    }),
  );
  return found.flat();
}

async function objectionTo(url: string, read: ReadDocument, check: Check): Promise<string | undefined> {
  let text: string;
  try {
    text = await read(url);
  } catch (error) {
    return `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
  let document: Json;
  try {
    document = JSON.parse(text) as Json;
  } catch {
    return 'leads to a document that is not JSON';
  }
  const violation = check(document);
  if (violation === undefined) return undefined;
  const { instance, message } = deepest(violation);
  return `leads to a document that is not an identity schema: at ${instance}: ${message}`;
}

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
