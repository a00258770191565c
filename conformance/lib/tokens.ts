import type { Json } from './answer.ts';
import { offsetFromNow } from './placeholders.ts';

/** Claims that are times, in seconds (RFC 7519 section 4.1), besides `iat`. */
const TIMES = new Set(['exp', 'nbf']);
/** Where `iat` is further away, a mapper made up the times. */
const NEAR_MS = 60 * 60_000;

const jsonOf = (part: Buffer | undefined) => JSON.parse(part?.toString() ?? '') as { [key: string]: Json };

/** What a signed token says (JWS compact serialization), how long its signature is, and its times in relation to `iat`. */
export function decodedToken(token: string, at: number): Json {
  const [header, claims, signature] = token.split('.').map((part) => Buffer.from(part, 'base64url'));
  const said = jsonOf(claims);
  const issued = Number(said['iat']);
  const relative = (name: string, value: Json): Json => {
    if (typeof value !== 'number' || Math.abs(issued * 1000 - at) > NEAR_MS) return value;
    if (name === 'iat') return `{unix ${offsetFromNow(issued * 1000 - at)}}`;
    return TIMES.has(name) ? `{iat ${value - issued}s}` : value;
  };
  const members = Object.entries(said).map(([name, value]) => [name, relative(name, value)]);
  return { header: jsonOf(header), claims: Object.fromEntries(members) as Json, signature: signature?.length ?? 0 };
}
