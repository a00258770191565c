/** RSA private keys without the members of the Chinese remainder theorem, which RFC 7518 section 6.3.2 lets a key leave out. */

type Members = Readonly<Record<string, string>>;

/** Longest prime, in characters of base64url: that of a key of 32,768 bits. */
const MAX_LENGTH = 2731;

/** Adds `dp`, `dq` and `qi` to a private key that has both primes and lacks any of them. */
export function withCrtMembers(jwk: Members): Members {
  if (jwk['kty'] !== 'RSA' || ['dp', 'dq', 'qi'].every((name) => jwk[name])) return jwk;
  const [d, p, q] = [jwk['d'], jwk['p'], jwk['q']].map(numberOf) as [bigint, bigint, bigint];
  if (d === 0n || p < 2n || q < 2n) return jwk;
  return {
    ...jwk,
    dp: textOf(d % (p - 1n)),
    dq: textOf(d % (q - 1n)),
    // The inverse of q modulo the prime p, by Fermat's little theorem.
    qi: textOf(power(q, p - 2n, p)),
  };
}

/** 0 for a member that is absent or too long. */
function numberOf(base64url = ''): bigint {
  if (base64url.length > 2 * MAX_LENGTH) return 0n;
  return BigInt(`0x${Buffer.from(base64url, 'base64url').toString('hex') || 0}`);
}

function textOf(number: bigint): string {
  const hex = number.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url');
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
