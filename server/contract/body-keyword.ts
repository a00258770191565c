import type { Ajv, SchemaValidateFunction } from 'ajv';
import { decode, DecodeError } from '../go/json/decode.ts';
import type { Json } from '../kernel/json.ts';
import { bodies } from './generated/bodies.gen.ts';

/** The keyword; its value is an operationId. */
export const GO_BODY = 'x-go-body';

/**
 * Adds the keyword that stands for a JSON body of the document. `type`, `properties` and `additionalProperties` cannot do its work: they
 * report faults in the order of the schema, the reference in that of the body, and there names match in any letter case, null means absent,
 * and an error names a Go type. So the compiled validator runs the decoder of Go's rules over the shape that was made of the same schema
 * (generated/bodies.gen.ts) and leaves the decoded value in place of the body: one walk checks and decodes.
 */
export function addBodyKeyword(ajv: Ajv): Ajv {
  ajv.addKeyword({ keyword: GO_BODY, schemaType: 'string', modifying: true, errors: true, compile });
  return ajv;
}

function compile(operationId: string): SchemaValidateFunction {
  const body = bodies[operationId as keyof typeof bodies];
  const validate: SchemaValidateFunction = (value: Json, context) => {
    if (context === undefined) throw new Error('a body is validated as a member of a request');
    try {
      context.parentData[context.parentDataProperty] = decode(body.shape, value, body);
      return true;
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      validate.errors = [{ keyword: GO_BODY, message: error.message }];
      return false;
    }
  };
  return validate;
}
