/**
 * Keys of authenticator apps: the URL that the reference stores (Key URI Format of Google Authenticator) and the codes of its secret.
 * Digits, period and algorithm are always 6, 30 seconds and SHA-1; the parameters in the URL are ignored (reference behaviour).
 */

const PERIOD_S = 30;
const CODE = /^\d{6}$/;

/** The URL of a new key with a random secret of 160 bits. */
export async function newKeyUrl(issuer: string, accountName: string): Promise<string> {
  const { generateSecret } = await import('otplib');
  const query = { algorithm: 'SHA1', digits: '6', issuer, period: String(PERIOD_S), secret: generateSecret() };
  const parameters = Object.entries(query).map(
    ([name, value]) => `${name}=${escapeExcept(value, /%(?:24|2B|3A|3D|40)/g)}`,
  );
  return `otpauth://totp/${escapePath(`${issuer}:${accountName}`)}?${parameters.join('&')}`;
}

const escapePath = (text: string): string => escapeExcept(text, /%(?:24|26|2B|2C|2F|3A|3B|3D|40)/g);

/** Percent-encodes like Go: everything except letters, digits, `-_.~` and the characters whose encodings match `plain`. */
function escapeExcept(text: string, plain: RegExp): string {
  return encodeURIComponent(text)
    .replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll(plain, decodeURIComponent);
}

/** The Base32 secret of a key URL; undefined without one. */
export const secretOf = (url: string): string | undefined =>
  URL.parse(url.trim())?.searchParams.get('secret')?.trim() || undefined;

/**
 * The time step of a code: the current one, the previous or the next (RFC 6238, section 5.2; reference behaviour). Undefined for a
 * wrong code.
 */
export async function timeStepOf(code: string, url: string, now: Date): Promise<number | undefined> {
  const token = code.trim();
  const secret = secretOf(url);
  if (!CODE.test(token) || secret === undefined) return undefined;
  const { createGuardrails, verify } = await import('otplib');
  try {
    // Zelos and the reference make secrets of 20 bytes; shorter ones may have been inserted by hand.
    const result = await verify({
      secret,
      token,
      epoch: Math.floor(now.getTime() / 1000),
      epochTolerance: PERIOD_S,
      guardrails: createGuardrails({ MIN_SECRET_BYTES: 1 }),
    });
    return result.valid && 'timeStep' in result ? result.timeStep : undefined;
  } catch {
    // The secret is not Base32, so no code is right.
    return undefined;
  }
}
