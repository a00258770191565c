/**
 * Keys of authenticator apps: the URL that the reference stores (Key URI Format of Google Authenticator) and the codes that follow
 * from its secret. As in the reference the URL's own digits, period and algorithm are not looked at: 6, 30 seconds, SHA-1.
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

/** Percent-encodes as Go does: all but letters, digits, `-_.~` and what the pattern finds encoded. */
function escapeExcept(text: string, plain: RegExp): string {
  return encodeURIComponent(text)
    .replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll(plain, decodeURIComponent);
}

/** The secret of a key in Base32; undefined where there is none. */
export const secretOf = (url: string): string | undefined =>
  URL.parse(url.trim())?.searchParams.get('secret')?.trim() || undefined;

/**
 * The time step that a code is of: the current one, the one before or the one after (RFC 6238, section 5.2, and the reference).
 * Undefined for a code that is wrong.
 */
export async function timeStepOf(code: string, url: string, now: Date): Promise<number | undefined> {
  const token = code.trim();
  const secret = secretOf(url);
  if (!CODE.test(token) || secret === undefined) return undefined;
  const { createGuardrails, verify } = await import('otplib');
  try {
    // Secrets are ours or the reference's, 20 bytes both; shorter ones may have been put into the database by hand.
    const result = await verify({
      secret,
      token,
      epoch: Math.floor(now.getTime() / 1000),
      epochTolerance: PERIOD_S,
      guardrails: createGuardrails({ MIN_SECRET_BYTES: 1 }),
    });
    return result.valid && 'timeStep' in result ? result.timeStep : undefined;
  } catch {
    // A secret that is no Base32 has no codes.
    return undefined;
  }
}
