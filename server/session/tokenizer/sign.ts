/** Signs claims with a key of the operator: JWS compact serialization (RFC 7515 section 7.1), by `jose`. */
import { CompactSign, importJWK, type JWK } from 'jose';
import { ApiError, badRequest } from '../../kernel/errors.ts';
import { htmlSafeJson, type JsonObject } from '../../kernel/json.ts';
import { perObject } from '../../kernel/memo.ts';
import type { SigningKey } from './key-set.ts';
import { withCrtMembers } from './rsa.ts';

/** RFC 7518 section 3.1 and RFC 8037. `none` is known to the reference, which refuses to sign with it. */
const ALGORITHM = /^(?:[HRPE]S(?:256|384|512)|EdDSA|none)$/;

/** Curves of keys that can be decoded, by key type; whether they suit the algorithm is seen when they sign. */
const CURVES: Readonly<Record<string, readonly string[]>> = {
  EC: ['P-256', 'P-384', 'P-521'],
  OKP: ['Ed25519', 'X25519'],
};

/** @throws ApiError 400 when the key does not say for which algorithm it is */
export function requireAlgorithm({ alg }: SigningKey): void {
  if (ALGORITHM.test(alg)) return;
  throw badRequest(`The JSON Web Key must include a valid "alg" parameter but "${alg}" was given.`);
}

/** @throws ApiError 400 when the key cannot sign by its algorithm */
export async function sign(key: SigningKey, claims: JsonObject): Promise<string> {
  const { alg, kid, jwk } = key;
  if (CURVES[jwk['kty'] ?? '']?.includes(jwk['crv'] ?? '') === false) throw undecodable();
  try {
    return await new CompactSign(Buffer.from(htmlSafeJson(claims)))
      .setProtectedHeader({ alg, kid, typ: 'JWT' })
      .sign(await imported(key));
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError(badRequest('Unable to sign JSON Web Token.').fields, { cause: error });
  }
}

const undecodable = (cause?: unknown) =>
  new ApiError(badRequest('Unable to decode the given private key.').fields, { cause });

/** A key is imported once. */
const imported = perObject(async ({ alg, jwk }: SigningKey) => {
  try {
    return await importJWK(withCrtMembers(jwk) as JWK, alg);
  } catch (error) {
    // Only a key of this curve is checked by the reference before it signs: that its halves belong together.
    if (jwk['crv'] === 'Ed25519' && alg === 'EdDSA') throw undecodable(error);
    throw error;
  }
});
