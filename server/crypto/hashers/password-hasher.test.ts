import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuTime } from '../../test/cpu-time.ts';
import vectors from './hash-vectors.json' with { type: 'json' };
import { createPasswordHasher, PasswordTooLongError, type HasherOptions } from './password-hasher.ts';

const argon2 = { memoryKiB: 256, iterations: 1, parallelism: 1, saltLength: 16, keyLength: 32 };
const options: HasherOptions = { algorithm: 'bcrypt', bcryptCost: 4, argon2 };
const bcryptHasher = createPasswordHasher(options);
const argon2Hasher = createPasswordHasher({ ...options, algorithm: 'argon2' });
const hashers = [
  ['bcrypt', bcryptHasher],
  ['argon2', argon2Hasher],
] as const;

describe('stored hashes of every format', () => {
  // Made with OpenSSL, Python and Node. The reference imports each of them and accepts its password, except "true sha2".
  it.each(Object.entries(vectors.hashes))('%s: matches the right password and no other', async (_name, hash) => {
    expect(bcryptHasher.inspect(hash)).toBeUndefined();
    expect(await bcryptHasher.verify(vectors.password, hash)).toBe(true);
    for (const wrong of [`${vectors.password}x`, '', vectors.password.slice(1), hash]) {
      expect(await bcryptHasher.verify(wrong, hash)).toBe(false);
    }
  });

  it.each(Object.entries(vectors.hashes))(
    '%s: a damaged hash never throws and matches no password',
    async (_name, hash) => {
      // Not within the key: a shorter key of PBKDF2 or scrypt is valid.
      const cut = fc.nat(Math.max(hash.lastIndexOf('$'), 8));
      const damaged = fc.oneof(
        cut.map((length) => hash.slice(0, length)),
        fc.tuple(cut, fc.string({ minLength: 1, maxLength: 3 })).map(([at, text]) => hash.slice(0, at) + text),
        fc.string().map((text) => hash.slice(0, hash.indexOf('$', 2) + 1) + text),
      );
      await fc.assert(
        fc.asyncProperty(damaged, async (bad) => {
          expect(await bcryptHasher.verify(vectors.password, bad)).toBe(false);
        }),
        { numRuns: 15 },
      );
    },
  );
});

describe.each(hashers)('hashing with %s', (name, hasher) => {
  it('gives a salted hash that any hasher verifies', async () => {
    const hash = await hasher.hash('pässword');
    expect(hash).toMatch(name === 'bcrypt' ? /^\$2a\$04\$/ : /^\$argon2id\$v=19\$m=256,t=1,p=1\$[^$=]{22}\$[^$=]{43}$/);
    expect(await hasher.hash('pässword')).not.toBe(hash);
    for (const [, other] of hashers) {
      expect(await other.verify('pässword', hash)).toBe(true);
      expect(await other.verify('passwörd', hash)).toBe(false);
    }
  });

  it('distinguishes passwords that differ after a NUL', async () => {
    const hash = await hasher.hash('a\0b');
    expect(await hasher.verify('a\0b', hash)).toBe(true);
    expect(await hasher.verify('a\0c', hash)).toBe(false);
    expect(await hasher.verify('a', hash)).toBe(false);
  });

  it('verifies against a dummy hash that no password matches', async () => {
    for (const password of ['', 'a', 'x'.repeat(100)]) expect(await hasher.verifyDummy(password)).toBe(false);
  });
});

it('reads the parameters of Argon2 in any order', async () => {
  const hash = await argon2Hasher.hash('password');
  const reordered = hash.replace('m=256,t=1,p=1', 'm=256,p=1,t=1');
  expect(reordered).not.toBe(hash);
  expect(await argon2Hasher.verify('password', reordered)).toBe(true);
  expect(await argon2Hasher.verify('passwort', reordered)).toBe(false);
  for (const wrong of ['m=256,t=1', 'm=256,m=256,t=1', 'm=256,t=1,p=1,x=1', 't=1,p=1,m=']) {
    expect(await argon2Hasher.verify('password', hash.replace('m=256,t=1,p=1', wrong))).toBe(false);
  }
});

it('hashes with less than 8 KiB a lane as the reference does', async () => {
  const small = createPasswordHasher({
    ...options,
    algorithm: 'argon2',
    argon2: { ...argon2, memoryKiB: 1, parallelism: 2 },
  });
  const hash = await small.hash('password');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=1,t=1,p=2\$/);
  expect(small.needsRehash(hash)).toBe(false);
  expect(await small.verify('password', hash)).toBe(true);
  expect(await small.verify('passwort', hash)).toBe(false);
  expect(await small.verifyDummy('password')).toBe(false);
});

it('takes as long for a cheaper stored hash as for an unknown identifier', async () => {
  const hasher = createPasswordHasher({ ...options, bcryptCost: 11 });
  const cheap = await bcryptHasher.hash('password');
  const timed = (verify: () => Promise<boolean>) => cpuTime(async () => expect(await verify()).toBe(false));
  const unknown = await timed(() => hasher.verifyDummy('wrong'));
  expect(await timed(() => hasher.verify('wrong', cheap))).toBeGreaterThan(unknown / 4);
  expect(await hasher.verify('password', cheap)).toBe(true);
});

describe.each([
  ['bcrypt', { ...options, bcryptCost: 4 }, { ...options, bcryptCost: 9 }],
  [
    'argon2',
    { ...options, algorithm: 'argon2' as const },
    { ...options, algorithm: 'argon2' as const, argon2: { ...argon2, memoryKiB: 16_384, iterations: 3 } },
  ],
] as const)('dummy work of %s', (_name, cheap, dear) => {
  it('follows the dearest hash that was seen', async () => {
    const hasher = createPasswordHasher({ ...cheap });
    const hash = await createPasswordHasher(dear).hash('password');
    expect(await hasher.verify('wrong', hash)).toBe(false);
    const known = await cpuTime(() => hasher.verify('password', hash));
    expect(await cpuTime(() => hasher.verifyDummy('wrong'))).toBeGreaterThan(known / 4);
    const cheaper = await hasher.hash('password');
    expect(await cpuTime(() => hasher.for({ shares: [] }).verify('wrong', cheaper))).toBeGreaterThan(known / 4);
    expect(await hasher.verify('password', hash)).toBe(true);
    expect(await hasher.verify('password', cheaper)).toBe(true);
  });
});

describe('the limit of bcrypt', () => {
  it('accepts 72 bytes and refuses 73, counting bytes', async () => {
    const longest = 'é'.repeat(36);
    const hash = await bcryptHasher.hash(longest);
    expect(await bcryptHasher.verify(longest, hash)).toBe(true);
    expect(await bcryptHasher.verify(`${longest}x`, hash)).toBe(false);
    const refused = await bcryptHasher.hash(`${longest}x`).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(PasswordTooLongError);
    expect(refused).toMatchObject({ maxBytes: 72, actualBytes: 73 });
  });

  it('does not apply to argon2', async () => {
    const long = 'x'.repeat(1000);
    expect(await argon2Hasher.verify(long, await argon2Hasher.hash(long))).toBe(true);
  });
});

describe('rehashing at login', () => {
  const stronger = createPasswordHasher({ ...options, bcryptCost: 5 });
  const strongerArgon2 = createPasswordHasher({
    ...options,
    algorithm: 'argon2',
    argon2: { ...argon2, iterations: 2 },
  });
  it('is needed for another algorithm and for a lower cost', async () => {
    const bcryptHash = await bcryptHasher.hash('x');
    const argon2Hash = await argon2Hasher.hash('x');
    expect(bcryptHasher.needsRehash(bcryptHash)).toBe(false);
    expect(bcryptHasher.needsRehash(argon2Hash)).toBe(true);
    expect(stronger.needsRehash(bcryptHash)).toBe(true);
    expect(bcryptHasher.needsRehash(await stronger.hash('x'))).toBe(false);
    expect(argon2Hasher.needsRehash(argon2Hash)).toBe(false);
    expect(argon2Hasher.needsRehash(bcryptHash)).toBe(true);
    expect(strongerArgon2.needsRehash(argon2Hash)).toBe(true);
    expect(argon2Hasher.needsRehash('$argon2i$v=19$m=256,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$MDEyMzQ1Njc4OWFiY2RlZg')).toBe(
      true,
    );
    expect(bcryptHasher.needsRehash('garbage')).toBe(true);
  });
});

const KEY = 'MDEyMzQ1Njc4OWFiY2RlZg';
const PADDED = `${KEY}==`;

describe('the server never runs hashes that would stall it', () => {
  it.each([
    `$2a$31$${'.'.repeat(53)}`,
    `$2b$17$${'.'.repeat(53)}`,
    `$argon2id$v=19$m=4194304,t=1,p=1$${KEY}$${KEY}`,
    `$argon2id$v=19$m=65536,t=100000,p=1$${KEY}$${KEY}`,
    `$argon2id$v=19$m=1,t=20000,p=1$${KEY}$${KEY}`,
    `$argon2i$v=19$m=1048576,t=1,p=256$${KEY}$${KEY}`,
    `$argon2id$v=19$m=65536,t=1,p=1$${KEY}$${'A'.repeat(400)}`,
    `$pbkdf2-sha256$i=1000000000,l=16$${KEY}$${KEY}`,
    `$pbkdf2-sha1$i=4000000,l=64$${KEY}$${'A'.repeat(86)}`.replace(/.$/, 'A'),
    `$pbkdf2-sha256$i=1,l=300$${KEY}$${'A'.repeat(400)}`,
    `$scrypt$ln=1073741824,r=8,p=1$${PADDED}$${PADDED}`,
    `$scrypt$ln=2,r=1,p=1000000000$${PADDED}$${PADDED}`,
    `$scrypt$ln=1024,r=1000000,p=1$${PADDED}$${PADDED}`,
    `$firescrypt$ln=40,r=8,p=1$${PADDED}$${PADDED}$Bw==$${PADDED}`,
    `$firescrypt$ln=999999,r=8,p=1$${PADDED}$${PADDED}$Bw==$${PADDED}`,
    `$sha256-crypt$rounds=999999999$saltsalt$${'a'.repeat(43)}`,
    `$sha512-crypt$rounds=1000001$saltsalt$${'a'.repeat(86)}`,
  ])('%s', async (hash) => {
    expect(bcryptHasher.inspect(hash)).toBe('hash-too-costly');
    expect(await bcryptHasher.verify('password', hash)).toBe(false);
  });

  it('except at the configured cost', () => {
    const hash = `$2a$18$${'.'.repeat(21)}u${'.'.repeat(31)}`;
    expect(createPasswordHasher({ ...options, bcryptCost: 18 }).inspect(hash)).toBeUndefined();
  });
});

describe('malformed hashes', () => {
  it.each([
    '',
    'plaintext',
    '$',
    '$9$abc',
    '$2c$04$abc',
    '$argon2d$v=19$m=256,t=1,p=1$a$b',
    '{SHA}abc',
    '$sha384$pf=$a$b',
    '$hmac-sha3$a$b',
    'x$2a$04$',
  ])('unknown: %j', (hash) => {
    expect(bcryptHasher.inspect(hash)).toBe('hash-unknown');
  });

  it.each([
    '$2a$',
    `$2a$03$${'.'.repeat(53)}`,
    `$2a$32$${'.'.repeat(53)}`,
    `$2a$+4$${'.'.repeat(53)}`,
    `$2a$04$${'.'.repeat(54)}`,
    `$argon2id$v=16$m=256,t=1,p=1$${KEY}$${KEY}`,
    `$argon2id$v=19$m=256,t=0,p=1$${KEY}$${KEY}`,
    `$argon2id$v=19$m=256,t=1,p=0$${KEY}$${KEY}`,
    `$argon2id$v=19$m=0,t=1,p=2$${KEY}$${KEY}`,
    `$argon2id$v=19$m=-1,t=1,p=1$${KEY}$${KEY}`,
    `$argon2id$v=19$m=99999999999999999999,t=1,p=1$${KEY}$${KEY}`,
    `$argon2id$v=19$m=256,t=1,p=1$${PADDED}$${KEY}`,
    `$argon2id$v=19$m=256,t=1,p=1$${KEY}$${KEY}$`,
    `$pbkdf2-sha256$i=0,l=16$${KEY}$${KEY}`,
    `$scrypt$ln=1000,r=8,p=1$${PADDED}$${PADDED}`,
    `$scrypt$ln=0,r=8,p=1$${PADDED}$${PADDED}`,
    `$scrypt$ln=1024,r=8,p=1$${KEY}$${PADDED}`,
    '{SSHA}',
    '{SSHA}%%%',
    `{SSHA}${Buffer.alloc(20).toString('base64')}`,
    '$md5$',
    '$md5$a$b',
    '$md5-crypt$salt$short',
    `$sha256-crypt$rounds=0$salt$${'a'.repeat(43)}`,
    `$sha256-crypt$cost=5$salt$${'a'.repeat(43)}`,
    '$hmac-sha256$$',
    `$md5$${'A'.repeat(5000)}`,
  ])('malformed: %j', async (hash) => {
    expect(bcryptHasher.inspect(hash)).toBe('hash-malformed');
    expect(await bcryptHasher.verify('', hash)).toBe(false);
  });

  // The reference accepts every password for these hashes.
  it.each([
    ['an empty derived key', `$pbkdf2-sha256$i=1,l=0$${KEY}$`],
    ['an empty scrypt key', `$scrypt$ln=1024,r=8,p=1$${PADDED}$`],
    ['an empty signer key', `$firescrypt$ln=10,r=8,p=1$${PADDED}$$Bw==$`],
    [
      'a salting format without the password',
      `$md5$pf=${Buffer.from('{SALT}').toString('base64')}$c2FsdA==$${Buffer.from('ceb20772e0c9d240c75eb26b0e37abee', 'hex').toString('base64')}`,
    ],
  ])('malformed, because every password would match: %s', async (_what, hash) => {
    expect(bcryptHasher.inspect(hash)).toBe('hash-malformed');
    expect(await bcryptHasher.verify('anything', hash)).toBe(false);
  });
});
