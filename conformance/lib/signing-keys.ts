/** Keys that sign sessions (`keys://name` in a configuration), made for each run, good ones and broken ones. */
import { generateKeyPairSync, randomBytes, type JsonWebKey, type KeyObject } from 'node:crypto';
import { type JWK, compactVerify } from 'jose';

type Members = Readonly<Record<string, unknown>>;

const EC = { P256: 'P-256', P384: 'P-384', P521: 'P-521' } as const;

const pair = (key: KeyObject): JsonWebKey => key.export({ format: 'jwk' });
const rsa = (modulusLength = 2048): JsonWebKey => pair(generateKeyPairSync('rsa', { modulusLength }).privateKey);
const ec = (namedCurve: string): JsonWebKey => pair(generateKeyPairSync('ec', { namedCurve }).privateKey);
const ed25519 = (): JsonWebKey => pair(generateKeyPairSync('ed25519').privateKey);
const x25519 = (): JsonWebKey => pair(generateKeyPairSync('x25519').privateKey);
const oct = (length: number): JsonWebKey => ({ kty: 'oct', k: randomBytes(length).toString('base64url') });

/** The members of a key that only its owner has (RFC 7518 section 6). */
const PRIVATE = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi']);
const without = (key: JsonWebKey, names: ReadonlySet<string>): JsonWebKey =>
  Object.fromEntries(Object.entries(key).filter(([name]) => !names.has(name)));
const publicHalf = (key: JsonWebKey): JsonWebKey => without(key, PRIVATE);

/** The keys that sign, by algorithm: RFC 7518 section 3.1 and RFC 8037. */
const ALGORITHMS: Readonly<Record<string, () => JsonWebKey>> = {
  HS256: () => oct(32),
  HS384: () => oct(48),
  HS512: () => oct(64),
  RS256: rsa,
  RS384: rsa,
  RS512: rsa,
  PS256: rsa,
  PS384: rsa,
  PS512: rsa,
  ES256: () => ec(EC.P256),
  ES384: () => ec(EC.P384),
  ES512: () => ec(EC.P521),
  EdDSA: ed25519,
};

const set = (...keys: readonly Members[]): Members => ({ keys });
const named = (alg: string, key: JsonWebKey = (ALGORITHMS[alg] ?? rsa)()): Members => ({
  ...key,
  kid: `key-${alg.toLowerCase()}`,
  alg,
  use: 'sig',
});
/** Base64 of the standard alphabet, padded, where a JWK wants base64url. */
const inStandardBase64 = (key: JsonWebKey): JsonWebKey =>
  Object.fromEntries(
    Object.entries(key).map(([name, value]) => [
      name,
      PRIVATE.has(name) || name === 'n' ? Buffer.from(String(value), 'base64url').toString('base64') : value,
    ]),
  );

/** Documents that are no key that signs, or an unusual one. A text is the document itself. */
const SPECIAL: Readonly<Record<string, () => Members | string>> = {
  'single-key': () => named('ES256'),
  'two-keys': () => set(named('ES256'), named('RS256')),
  'without-kid': () => set({ ...ec(EC.P256), alg: 'ES256' }),
  'use-enc': () => set({ ...named('ES256'), use: 'enc' }),
  'key-ops-verify': () => set({ ...named('ES256'), key_ops: ['verify'] }),
  'private-members': () => set({ ...named('ES256'), ext: 'maybe', colour: { of: ['the', 'key'] } }),
  'standard-base64': () => set(named('RS256', inStandardBase64(rsa()))),
  'rsa-without-crt': () => set(named('RS256', without(rsa(), new Set(['dp', 'dq', 'qi'])))),
  'rsa-without-primes': () => set(named('RS256', without(rsa(), new Set(['p', 'q', 'dp', 'dq', 'qi'])))),
  'rsa-1024': () => set(named('RS256', rsa(1024))),
  'rsa-512': () => set(named('RS256', rsa(512))),
  'short-secret': () => set(named('HS256', oct(8))),
  'empty-secret': () => set(named('HS256', oct(0))),
  'no-keys': () => set(),
  'empty-object': () => ({}),
  'not-json': () => 'not json',
  'a-list': () => '[]',
  'a-text': () => '"text"',
  empty: () => '',
  'keys-null': () => '{"keys":null}',
  'keys-text': () => '{"keys":"text"}',
  'keys-of-null': () => '{"keys":[null]}',
  'trailing-text': () => `${JSON.stringify(set(named('ES256')))} x`,
  'second-key-broken': () => set(named('ES256'), { kty: 'RSA', n: 'AQAB' }),
  'second-key-unknown': () => set(named('ES256'), { kty: 'AKP', alg: 'ML-DSA-44', pub: 'AQAB' }),
  'no-alg': () => set({ ...ec(EC.P256), kid: 'key' }),
  'alg-empty': () => set({ ...ec(EC.P256), kid: 'key', alg: '' }),
  'alg-number': () => set({ ...ec(EC.P256), kid: 'key', alg: 1 }),
  'alg-unknown': () => set({ ...ec(EC.P256), kid: 'key', alg: 'ES256K' }),
  'alg-lower-case': () => set({ ...ec(EC.P256), kid: 'key', alg: 'es256' }),
  'alg-encrypts': () => set({ ...rsa(), kid: 'key', alg: 'RSA-OAEP-256' }),
  'alg-ed25519': () => set({ ...ed25519(), kid: 'key', alg: 'Ed25519' }),
  'alg-none': () => set({ ...ec(EC.P256), kid: 'key', alg: 'none' }),
  'kid-number': () => set({ ...ec(EC.P256), kid: 1, alg: 'ES256' }),
  'public-rsa': () => set(named('RS256', publicHalf(rsa()))),
  'public-ec': () => set(named('ES256', publicHalf(ec(EC.P256)))),
  'public-okp': () => set(named('EdDSA', publicHalf(ed25519()))),
  'rsa-key-for-es256': () => set(named('ES256', rsa())),
  'ec-key-for-rs256': () => set(named('RS256', ec(EC.P256))),
  'ec-key-for-hs256': () => set(named('HS256', ec(EC.P256))),
  'secret-for-es256': () => set(named('ES256', oct(32))),
  'other-curve': () => set(named('ES256', ec(EC.P384))),
  'secp256k1-key': () => set(named('ES256', ec('secp256k1'))),
  'x25519-key': () => set(named('EdDSA', x25519())),
  'd-not-base64': () => set(named('ES256', { ...ec(EC.P256), d: '%%%' })),
  'd-number': () => set(named('ES256', { ...ec(EC.P256), d: 1 as unknown as string })),
  'd-null': () => set(named('ES256', { ...ec(EC.P256), d: null as unknown as string })),
  'd-empty': () => set(named('ES256', { ...ec(EC.P256), d: '' })),
  'd-of-another': () => set(named('ES256', { ...ec(EC.P256), d: String(ec(EC.P256).d) })),
  'point-off-curve': () => set(named('ES256', { ...ec(EC.P256), y: String(ec(EC.P256).y) })),
  'no-x': () => set(named('ES256', without(ec(EC.P256), new Set(['x'])))),
  'no-n': () => set(named('RS256', without(rsa(), new Set(['n'])))),
  'no-k': () => set(named('HS256', { kty: 'oct' })),
  'okp-x-of-another': () => set(named('EdDSA', { ...ed25519(), x: String(ed25519().x) })),
};

const made = new Map<string, string>();

/** The document of this name: `es256` and so on, or a name of the list above. @throws Error for an unknown name */
export function keyDocument(name: string): string {
  const known = made.get(name);
  if (known !== undefined) return known;
  const alg = Object.keys(ALGORITHMS).find((each) => each.toLowerCase() === name);
  const document = alg === undefined ? SPECIAL[name]?.() : set(named(alg));
  if (document === undefined) throw new Error(`keys://${name}: no such keys`);
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  made.set(name, text);
  return text;
}

/** Verifies a token with the first key of a document. @throws Error when it does not verify */
export async function verifyToken(name: string, token: string): Promise<void> {
  const { keys } = JSON.parse(keyDocument(name)) as { keys: [JWK & { kty: string }] };
  const [{ kty, alg, d: _d, key_ops: _operations, use: _use, ...members }] = keys;
  const publicMembers = kty === 'oct' ? { kty, ...members } : { kty, ...publicHalf(members as JsonWebKey) };
  await compactVerify(token, publicMembers as JWK, { algorithms: alg === undefined ? [] : [alg] });
}
