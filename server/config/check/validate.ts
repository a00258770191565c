import { compileSchema, type SchemaDialect } from '../../json-schema/compile.ts';
import { evaluate } from '../../json-schema/evaluate.ts';
import { FORMATS } from '../../json-schema/formats.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { ConfigProblem } from './errors.ts';
import { explain } from './explain.ts';
import type { ConfigSchema } from './schema.ts';

/** The schemas are ours, so JavaScript's own expressions do; compiling hundreds of RE2 ones would delay the start. */
const DIALECT: SchemaDialect<never> = { formats: FORMATS, pattern: (source) => new RegExp(source, 'u') };

const URL = 'memory://config.schema.json';

/** Makes the function that lists everything wrong with a configuration tree. */
export function validatorOf(schema: ConfigSchema): (tree: JsonObject) => ConfigProblem[] {
  const resource = { url: URL, document: schema as Json, draft: 7 };
  const root = compileSchema(URL, new Map([[URL, resource]]), DIALECT);
  return (tree) => {
    const violation = evaluate(root, tree);
    return violation === undefined ? [] : explain(violation, schema, tree);
  };
}
