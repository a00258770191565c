import { Validator, type Schema } from '@cfworker/json-schema';
import type { JsonObject } from '../../kernel/json.ts';
import type { ConfigProblem } from './errors.ts';
import { explain } from './explain.ts';
import { installFormats } from './formats.ts';
import type { SchemaNode } from './schema.ts';

/**
 * A function that tells everything that is wrong with a tree. The validator interprets the schema: compiling it
 * to code takes ten times as long as the one validation that a start needs.
 */
export function validatorOf(schema: SchemaNode): (tree: JsonObject) => ConfigProblem[] {
  installFormats();
  const validator = new Validator(schema as Schema, '7', false);
  return (tree) => {
    const { valid, errors } = validator.validate(tree);
    return valid ? [] : explain(errors, schema, tree);
  };
}
