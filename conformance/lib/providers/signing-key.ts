import { type JWK, type CryptoKey, SignJWT, UnsecuredJWT, exportJWK, generateKeyPair } from 'jose';
import type { Json } from '../answer.ts';

/** A key of a provider: signs ID tokens, well or wrongly. */
export class SigningKey {
  readonly algorithm = 'RS256';
  /** The public half as a JWK Set (RFC 7517). */
  readonly set: Json;
  /** Both halves, for `oidc-provider`. */
  readonly pair: JWK;
  readonly #key: CryptoKey;

  private constructor(key: CryptoKey, pair: JWK, publicJwk: JWK) {
    this.#key = key;
    this.pair = pair;
    this.set = { keys: [publicJwk as Json] };
  }

  static async generate(kid = 'stand-in'): Promise<SigningKey> {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    const named = { kid, alg: 'RS256', use: 'sig' };
    const pair = { ...(await exportJWK(privateKey)), ...named };
    return new SigningKey(privateKey, pair, { ...(await exportJWK(publicKey)), ...named });
  }

  /** An ID token issued now for five minutes, with these claims over the usual ones. */
  idToken(claims: Record<string, unknown>, kid = 'stand-in'): Promise<string> {
    return new SignJWT(timed(claims)).setProtectedHeader({ alg: this.algorithm, kid, typ: 'JWT' }).sign(this.#key);
  }
}

/** An ID token without a signature (RFC 7518 section 3.6), which has to be refused. */
export const unsignedIdToken = (claims: Record<string, unknown>): string => new UnsecuredJWT(timed(claims)).encode();

function timed(claims: Record<string, unknown>): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1000);
  return { iat: now, exp: now + 300, ...claims };
}
