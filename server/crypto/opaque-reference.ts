import { createHmac, timingSafeEqual } from 'node:crypto';

/** A reference to a value that the client must not see: base64(HMAC-SHA-256), valid within one scope. */
export function opaqueReference(secrets: readonly string[], scope: string, value: string): string {
  const [current] = secrets;
  if (!current) throw new TypeError('an HMAC needs a secret');
  return referenceUnder(current, scope, value);
}

/** Whether a reference refers to the value under one of the secrets, in constant time per secret. */
export function refersTo(reference: string, secrets: readonly string[], scope: string, value: string): boolean {
  const given = Buffer.from(reference);
  let refers = false;
  for (const secret of secrets) {
    const expected = Buffer.from(referenceUnder(secret, scope, value));
    if (expected.length === given.length && timingSafeEqual(expected, given)) refers = true;
  }
  return refers;
}

const referenceUnder = (secret: string, scope: string, value: string): string =>
  createHmac('sha256', secret).update(`opaque-reference\0${scope}\0${value}`).digest('base64');
