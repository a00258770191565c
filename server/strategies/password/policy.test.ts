import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApiError } from '../../kernel/errors.ts';
import { BreachCheckError, createBreachedPasswords, type FetchRange } from './breached-passwords.ts';
import { checkPassword, passwordProblemReply, type PasswordPolicy } from './policy.ts';
import { editDistance, isSimilar, longestCommonPiece } from './similarity.ts';

const EMAIL = 'someone@example.org';
const HOUR = 3_600_000;
const policy: PasswordPolicy = { minLength: 8, maxLength: 72, identifierSimilarityCheck: true };
const withList = (ignoreNetworkErrors: boolean, maxBreaches = 0): PasswordPolicy => ({
  ...policy,
  breachCheck: { maxBreaches, ignoreNetworkErrors },
});
const never = createBreachedPasswords(() => Promise.reject(new Error('must not be asked')));
const sha1 = (password: string) => createHash('sha1').update(password).digest('hex').toUpperCase();

/** A list with one password that counts its requests. */
function listOf(password: string, count: string) {
  const asked: string[] = [];
  const fetchRange: FetchRange = async (prefix) => {
    asked.push(prefix);
    const digest = sha1(password);
    const known = digest.startsWith(prefix) ? `${digest.slice(5)}${count}\r\n` : '';
    return `0018A45C4D1DEF81644B54AB7F969B88D65:1\r\n${known}00D4F6E8FA6EECAD2A3AA415EEC418D38EC:2\r\n`;
  };
  return { asked, fetchRange };
}

describe('similarity to the identifier', () => {
  // The reference's answers.
  it.each([
    [EMAIL, 'someone@example.com', true],
    [EMAIL, 'someone1', true],
    [EMAIL, 'SOMEONE@', true],
    [EMAIL, 'someone-12345678', false],
    [EMAIL, 'example.org', true],
    [EMAIL, 'xexample.orgx', true],
    [EMAIL, 'exampleqwertzu', false],
    ['ab@cd.eu', 'ab@cd.eu12345', true],
    ['ab@cd.eu', 'ab@cd.eu1234x67z9', false],
    ['ab@cd.eu', 'gh1kl2mn', false],
    [EMAIL, 'ssoommee9', false],
    [EMAIL, '1234some', false],
    [EMAIL, '1234someo', true],
    ['', 'anything', false],
    ['пользователь', 'пользова', true],
  ])('%s and %s: %s', (identifier, password, similar) => {
    expect(isSimilar(identifier, password)).toBe(similar);
  });

  it('computes edit distance and longest common substring', () => {
    expect(editDistance([...'kitten'], [...'sitting'])).toBe(3);
    expect(editDistance([], [...'abc'])).toBe(3);
    expect(longestCommonPiece([...'xxabcyy'], [...'zabcz'])).toBe(3);
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (left, right) => {
        const [a, b] = [[...left], [...right]];
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(longestCommonPiece(a, [...a, ...b])).toBe(a.length);
        expect(longestCommonPiece(a, b)).toBeLessThanOrEqual(Math.min(a.length, b.length));
      }),
    );
  });

  it('is bounded for very long texts', () => {
    expect(isSimilar('a'.repeat(1_000_000), 'b'.repeat(1_000_000))).toBe(false);
  });
});

describe('policy', () => {
  const check = (password: string, identifiers = [EMAIL], some = policy) =>
    checkPassword(some, never, password, identifiers);

  it('counts bytes', async () => {
    expect(await check('short')).toEqual({ kind: 'too-short', minLength: 8, actualLength: 5 });
    expect(await check('пароль')).toBeUndefined();
    expect(await check('Q'.repeat(72))).toBeUndefined();
    expect(await check('Q'.repeat(73))).toEqual({ kind: 'too-long', maxLength: 72, actualLength: 73 });
    const { maxLength: _none, ...unlimited } = policy;
    expect(await check('Q'.repeat(73), [EMAIL], unlimited)).toBeUndefined();
  });

  it('compares with every identifier unless the check is disabled', async () => {
    expect(await check('someone1')).toEqual({ kind: 'too-similar' });
    expect(await check('someone1', ['+491234567', EMAIL])).toEqual({ kind: 'too-similar' });
    expect(await check('someone1', [])).toBeUndefined();
    expect(await check('someone1', [EMAIL], { ...policy, identifierSimilarityCheck: false })).toBeUndefined();
  });

  it('sends five digits of the hash to the breach list', async () => {
    const { asked, fetchRange } = listOf('correct horse', ':1,234');
    const breached = createBreachedPasswords(fetchRange);
    const found = await checkPassword(withList(false), breached, 'correct horse', [EMAIL]);
    expect(found).toEqual({ kind: 'breached', breaches: 1234 });
    expect(asked).toEqual([sha1('correct horse').slice(0, 5)]);
    expect(await checkPassword(withList(false, 1234), breached, 'correct horse', [EMAIL])).toBeUndefined();
    expect(await checkPassword(withList(false), breached, 'another battery', [EMAIL])).toBeUndefined();
  });

  it('does not check a password that is already refused', async () => {
    const { asked, fetchRange } = listOf('x', ':1');
    const breached = createBreachedPasswords(fetchRange);
    await checkPassword(withList(false), breached, 'short', [EMAIL]);
    await checkPassword(withList(false), breached, 'someone1', [EMAIL]);
    expect(asked).toEqual([]);
  });

  it.each([
    ['network', () => Promise.reject(new Error('refused')), true],
    ['status', () => Promise.reject(new BreachCheckError('status')), true],
    ['malformed', () => Promise.resolve(`${sha1('correct horse').slice(5)}:many`), false],
  ] as const)('without an answer (%s) follows the configuration', async (failure, fetchRange, ignorable) => {
    const breached = createBreachedPasswords(fetchRange);
    const strict = await checkPassword(withList(false), breached, 'correct horse', [EMAIL]);
    expect(strict).toMatchObject({ kind: 'breach-check-failed', failure });
    const lenient = await checkPassword(withList(true), breached, 'correct horse', [EMAIL]);
    expect(lenient === undefined).toBe(ignorable);
  });
});

describe('the breach list', () => {
  it('counts a missing count as one', async () => {
    expect(await createBreachedPasswords(listOf('pw', '').fetchRange).count('pw')).toBe(1);
  });

  it('is requested once per hour and range, and again after a failure', async () => {
    let time = 0;
    const { asked, fetchRange } = listOf('pw', ':7');
    const breached = createBreachedPasswords(fetchRange, () => time);
    expect(await Promise.all([breached.count('pw'), breached.count('pw')])).toEqual([7, 7]);
    expect(asked).toHaveLength(1);
    time = HOUR;
    await breached.count('pw');
    expect(asked).toHaveLength(2);

    let failures = 0;
    const failing = createBreachedPasswords(() => Promise.reject(new Error(String(++failures))));
    await expect(failing.count('pw')).rejects.toMatchObject({ failure: 'network' });
    await expect(failing.count('pw')).rejects.toMatchObject({ failure: 'network' });
    expect(failures).toBe(2);
  });

  it('caches a bounded number of ranges', async () => {
    const { asked, fetchRange } = listOf('pw', ':7');
    const breached = createBreachedPasswords(fetchRange);
    await breached.count('pw');
    for (let index = 0; index < 300; index++) await breached.count(`other ${index}`);
    const before = asked.length;
    await breached.count('pw');
    expect(asked.length).toBe(before + 1);
  });
});

describe('replies', () => {
  it.each([
    [{ kind: 'too-short', minLength: 8, actualLength: 5 }, 4000032],
    [{ kind: 'too-long', maxLength: 72, actualLength: 73 }, 4000033],
    [{ kind: 'too-similar' }, 4000031],
    [{ kind: 'breached', breaches: 3 }, 4000034],
  ] as const)('%j is message %i', (found, id) => {
    expect(passwordProblemReply(found)).toMatchObject({ id, type: 'error' });
  });

  it('an unreachable list is an upstream error', () => {
    const cause = new BreachCheckError('network');
    const reply = passwordProblemReply({ kind: 'breach-check-failed', failure: 'network', cause });
    expect(reply).toBeInstanceOf(ApiError);
    expect(reply).toMatchObject({ cause, fields: { code: 502, message: 'Leaked password server unavailable' } });
  });
});
