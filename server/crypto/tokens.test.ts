import { describe, expect, it } from 'vitest';
import { hmacCandidates, hmacHex, matchesHmac, newCode, storedHmac } from './code-hmac.ts';
import { randomString } from './random.ts';
import { newExchangeCode, newLinkToken, newLogoutToken, newSessionToken } from './tokens.ts';

describe('tokens', () => {
  it.each([
    [newSessionToken, /^ory_st_[A-Za-z0-9]{32}$/],
    [newLogoutToken, /^ory_lo_[A-Za-z0-9]{32}$/],
    [newLinkToken, /^[A-Za-z0-9]{32}$/],
    [newExchangeCode, /^[A-Za-z0-9]{64}$/],
    [newCode, /^[0-9]{6}$/],
  ])('%o has the form %s and does not repeat itself', (make, form) => {
    const made = Array.from({ length: 50 }, () => make());
    for (const token of made) expect(token).toMatch(form);
    expect(new Set(made).size).toBeGreaterThan(45);
  });

  it('draws every character of the alphabet about equally often', () => {
    const counts = new Map<string, number>();
    for (const digit of randomString(20_000, '0123456789')) counts.set(digit, (counts.get(digit) ?? 0) + 1);
    // 2,000 expected, standard deviation 42: a difference of eight standard deviations is not chance.
    for (const digit of '0123456789') expect(Math.abs((counts.get(digit) ?? 0) - 2000)).toBeLessThan(340);
  });
});

describe('stored codes', () => {
  const SECRET = 'PLEASE-CHANGE-ME-I-AM-VERY-INSECURE';
  const RECORDED = '7a93dd0b880927438defb4ac5d0bd57a95ee5803f6b44234b779e6ba16304131';

  it('equal the codes of the reference', () => {
    expect(hmacHex(SECRET, '123456')).toBe(RECORDED);
  });

  it('use the first secret and match under all of them', () => {
    const secrets = ['new', SECRET];
    expect(storedHmac(secrets, '123456')).toBe(hmacHex('new', '123456'));
    expect(matchesHmac(secrets, '123456', RECORDED)).toBe(true);
    expect(hmacCandidates(secrets, '123456')[1]).toBe(RECORDED);
    expect(matchesHmac(['new'], '123456', RECORDED)).toBe(false);
    expect(matchesHmac(secrets, '123457', RECORDED)).toBe(false);
  });

  it.each(['', 'zz', '\u00e9'.repeat(64), `${'7a'.repeat(32)}0`])('a stored value %j matches nothing', (stored) => {
    expect(matchesHmac([SECRET], '123456', stored)).toBe(false);
  });

  it('require a secret', () => {
    expect(() => storedHmac([], '123456')).toThrow(TypeError);
  });
});
