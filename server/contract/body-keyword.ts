import type { Ajv, SchemaValidateFunction } from 'ajv';
import { decode, DecodeError } from '../go/json/decode.ts';
import type { Json } from '../kernel/json.ts';
import { bodies } from './generated/bodies.gen.ts';

/** The keyword; its value is an operationId. */
export const GO_BODY = 'x-go-body';

/**
 * Adds the keyword that validates a JSON body of the document. JSON Schema's own keywords cannot do it: they report faults in the order of
 * the schema, but the reference reports them in the order of the body. The reference also matches names in any letter case, takes null for
 * absent, and names Go types in its errors. So the compiled validator runs the decoder of `server/go/json` over the shape that was generated
 * from the same schema (generated/bodies.gen.ts) and replaces the body by the decoded value: one walk checks and decodes.
 */
export function addBodyKeyword(ajv: Ajv): Ajv {
  ajv.addKeyword({ keyword: GO_BODY, schemaType: 'string', modifying: true, errors: true, compile });
  return ajv;
}

function compile(operationId: string): SchemaValidateFunction {
  const body = bodies[operationId as keyof typeof bodies];
  const validate: SchemaValidateFunction = (value: Json, context) => {
    if (context === undefined) throw new Error('the body keyword needs the request that holds the body');
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
