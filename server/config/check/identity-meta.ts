import { createRequire } from 'node:module';
import { Validator, type Schema } from '@cfworker/json-schema';
import type { Config } from '../model.ts';
import type { ConfigProblem } from './errors.ts';
import { installFormats } from './formats.ts';
import { readSchema } from './schema.ts';

/** Reads a document by its URL: file, base64, http or https. */
export type ReadDocument = (url: string) => Promise<string>;

/**
 * What is wrong with the identity schemas that a configuration names: they cannot be read, are no JSON, or are not
 * what `schemas/identity_meta.schema.json` asks for. As in the reference, this stops a start; a reload too.
 */
export async function checkIdentitySchemas(config: Config, read: ReadDocument): Promise<ConfigProblem[]> {
  const validate = metaValidator();
  const found = await Promise.all(
    config.identity.schemas.map(async ({ url }, index) => {
      const message = await objectionTo(url, read, validate);
      return message === undefined ? [] : [{ path: `identity.schemas.${index}.url`, message }];
    }),
  );
  return found.flat();
}

async function objectionTo(url: string, read: ReadDocument, validate: Validator): Promise<string | undefined> {
  let text: string;
  try {
    text = await read(url);
  } catch (error) {
    return `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return 'leads to a document that is not JSON';
  }
  const { valid, errors } = validate.validate(document);
  const deepest = errors.toSorted((a, b) => depth(b.instanceLocation) - depth(a.instanceLocation))[0];
  return valid || deepest === undefined
    ? undefined
    : `leads to a document that is no identity schema: at ${deepest.instanceLocation}: ${deepest.error}`;
}

const depth = (pointer: string): number => pointer.split('/').length;

function metaValidator(): Validator {
  installFormats();
  const require = createRequire(import.meta.url);
  const validator = new Validator(readSchema('identity_meta.schema.json') as Schema, '7', false);
  validator.addSchema(require('ajv/dist/refs/json-schema-draft-07.json') as Schema);
  validator.addSchema(readSchema('identity_extension.schema.json') as Schema);
  return validator;
}
