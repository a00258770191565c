import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPageTokens } from './page-token.ts';

const tokens = createPageTokens(['a-pagination-secret']);
const HOUR = 3_600_000;

describe('page tokens', () => {
  it('round-trip any cursor and are safe in a URL', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 30 }), { maxLength: 4 }), (cursor) => {
        const token = tokens.seal(cursor);
        expect(token).toMatch(/^[\w-]+$/);
        expect(tokens.open(token)).toEqual({ ok: true, cursor });
      }),
    );
  });

  it('open under previous secrets, not under other secrets', () => {
    const token = tokens.seal(['x']);
    expect(createPageTokens(['new', 'a-pagination-secret']).open(token).ok).toBe(true);
    expect(createPageTokens(['new']).open(token)).toEqual({ ok: false, problem: 'page-token-forged' });
  });

  it('expire after an hour', () => {
    const token = tokens.seal(['x'], 0);
    expect(tokens.open(token, HOUR).ok).toBe(true);
    expect(tokens.open(token, HOUR + 1)).toEqual({ ok: false, problem: 'page-token-expired' });
  });

  it('are refused when a byte is changed or missing', () => {
    const bytes = Buffer.from(tokens.seal(['x']), 'base64url');
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes);
      changed[index]! ^= 0x80;
      expect(tokens.open(changed.toString('base64url')).ok).toBe(false);
      expect(tokens.open(bytes.subarray(0, index).toString('base64url')).ok).toBe(false);
    }
  });

  it.each(['', 'garbage', '%%%', 'A'.repeat(100), 'A'.repeat(5000), '00000000-0000-0000-0000-000000000000', '\0'])(
    'refuse %j',
    (token) => {
      expect(tokens.open(token).ok).toBe(false);
    },
  );

  it('require a secret', () => {
    expect(() => createPageTokens([])).toThrow(TypeError);
  });
});
