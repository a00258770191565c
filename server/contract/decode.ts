import { decode, DecodeError } from '../go/json/decode.ts';
import type { Decoded } from '../go/json/shape.ts';
import type { Json } from '../kernel/json.ts';
import { contractBackend } from './backend.ts';
import { components, type bodies } from './generated/bodies.gen.ts';

/** Operations whose JSON body is checked and decoded by the document. */
export type BodyOperation = keyof typeof bodies;
type Bodies = { readonly [Id in BodyOperation]: Decoded<(typeof bodies)[Id]['shape']> };
/** A decoded JSON body. Times are dates, ids canonical; members that were null or absent are left out. */
export type Body<Id extends BodyOperation> = Bodies[Id];

/**
 * Checks a JSON body against the document and decodes it, in one walk; undefined for `null`.
 * @throws DecodeError with the reference's text; each operation puts it into its own answer
 */
export async function decodeBody<Id extends BodyOperation>(id: Id, value: Json): Promise<Body<Id> | undefined> {
  const { validator } = await contractBackend();
  const [validate] = validator.getRequestValidatorsForOperation(id) ?? [];
  if (!validate) throw new Error(`no validator for the body of ${id}`);
  const request: { requestBody: unknown } = { requestBody: value };
  if (validate(request)) return request.requestBody as Body<Id> | undefined;
  throw new DecodeError(validate.errors?.[0]?.message ?? 'a validator refused a body without an error');
}

export type Identity = Decoded<(typeof components)['identity']>;

/** Decodes an identity after a JSON Patch was applied to it, as the document describes identities. @throws DecodeError */
export const decodeIdentity = (value: Json): Identity => decode(components.identity, value, { strict: false }) ?? {};
