import argon2 from 'argon2';
import { expect, it } from 'vitest';
import { smallArgon2, type SmallArgon2Job } from './small-argon2.ts';

// Both know 8 KiB for each lane. Below, the hashes of the reference in `hash-vectors.json` are the measure.
it.each([
  ['argon2i', 1, 1],
  ['argon2i', 3, 2],
  ['argon2id', 1, 1],
  ['argon2id', 2, 5],
] as const)(
  '%s computes what the C library does, with %d passes and %d lanes',
  async (variant, iterations, parallelism) => {
    const [password, salt] = [Buffer.from('pässword'), Buffer.from('0123456789abcdef')];
    const job: SmallArgon2Job = {
      variant,
      password,
      salt,
      keyLength: 80,
      memoryKiB: 8 * parallelism,
      iterations,
      parallelism,
    };
    const expected = await argon2.hash(password, {
      raw: true,
      type: argon2[variant],
      version: 0x13,
      salt,
      hashLength: job.keyLength,
      memoryCost: job.memoryKiB,
      timeCost: iterations,
      parallelism,
    });
    expect(smallArgon2(job)).toEqual(expected);
  },
);
