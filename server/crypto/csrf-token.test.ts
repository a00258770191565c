import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  csrfCookieName,
  csrfTokenMatches,
  isCsrfCookieValue,
  maskCsrfToken,
  newCsrfCookieValue,
  unmaskCsrfToken,
} from './csrf-token.ts';

describe('CSRF tokens', () => {
  const cookie = newCsrfCookieValue();

  it('differ when masked and are equal when unmasked', () => {
    const [one, two] = [maskCsrfToken(cookie), maskCsrfToken(cookie)];
    expect(one).not.toBe(two);
    expect(one).toHaveLength(88);
    expect(unmaskCsrfToken(one)).toBe(cookie);
    expect(csrfTokenMatches(cookie, one) && csrfTokenMatches(cookie, two)).toBe(true);
  });

  it('match only their own cookie; the unmasked cookie value matches too', () => {
    expect(csrfTokenMatches(newCsrfCookieValue(), maskCsrfToken(cookie))).toBe(false);
    expect(csrfTokenMatches(cookie, cookie)).toBe(true);
    expect(csrfTokenMatches(cookie, newCsrfCookieValue())).toBe(false);
    expect(csrfTokenMatches('', '')).toBe(false);
  });

  it('never throw on client input', () => {
    const anything = fc.oneof(
      fc.string(),
      fc.base64String(),
      fc.string({ unit: 'binary', minLength: 88, maxLength: 88 }),
    );
    fc.assert(
      fc.property(anything, anything, (left, right) => {
        expect(csrfTokenMatches(left, right)).toBe(false);
        expect(csrfTokenMatches(cookie, right)).toBe(false);
      }),
    );
  });

  it.each(['', 'x', 'A'.repeat(44), `${'A'.repeat(43)}=\n`, `${'-'.repeat(43)}=`])(
    'a cookie value %j is refused',
    (value) => {
      expect(isCsrfCookieValue(value)).toBe(false);
      expect(() => maskCsrfToken(value)).toThrow(TypeError);
    },
  );

  it('derive the cookie name from the base URL', () => {
    expect(csrfCookieName('http://127.0.0.1:4433/')).toMatch(/^csrf_token_[0-9a-f]{64}$/);
    expect(csrfCookieName('http://a/')).not.toBe(csrfCookieName('http://b/'));
  });
});
