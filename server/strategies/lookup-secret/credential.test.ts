import { describe, expect, it } from 'vitest';
import { fromJson, checkCode, newCodes, pendingCodes, toJson, consumeCode } from './credential.ts';

const NOW = new Date('2026-01-02T03:04:05.600Z');

describe('backup codes', () => {
  it('are twelve different texts of eight lower-case letters and digits', () => {
    const codes = newCodes();
    expect(codes).toHaveLength(12);
    expect(new Set(codes).size).toBe(12);
    for (const code of codes) expect(code).toMatch(/^[a-z0-9]{8}$/);
  });

  it('are stored in the JSON of the reference', () => {
    expect(JSON.stringify(toJson(['abcdefgh']))).toBe('[{"code":"abcdefgh","used_at":null}]');
  });

  it('are consumed one by one, with times in whole seconds', () => {
    const stored = { recovery_codes: toJson(['aaaaaaaa', 'bbbbbbbb']), other: 1 };
    const after = consumeCode(stored, 'bbbbbbbb', NOW);
    expect(after).toEqual({
      recovery_codes: [
        { code: 'aaaaaaaa', used_at: null },
        { code: 'bbbbbbbb', used_at: '2026-01-02T03:04:06Z' },
      ],
      other: 1,
    });
    expect(consumeCode(after ?? {}, 'bbbbbbbb', NOW)).toBeUndefined();
    expect(consumeCode(after ?? {}, 'aaaaaaaa', NOW)).toBeDefined();
  });

  it.each(['', ' ', 'aaaaaaa', 'AAAAAAAA', 'aaaaaaaa ', 'aaaaaaaa\0'])('%j is not the code aaaaaaaa', (given) => {
    expect(checkCode(fromJson(toJson(['aaaaaaaa'])), given)).toBe('wrong');
  });

  it.each([undefined, null, 'text', 7, {}, [null, 7, 'x', {}, { code: 7 }, { code: '' }]])(
    'are absent from %j',
    (stored) => {
      expect(checkCode(fromJson(stored as never), '')).toBe('wrong');
      expect(consumeCode({ recovery_codes: stored as never }, '', NOW)).toBeUndefined();
    },
  );

  it('wait in a flow only as a complete set', () => {
    expect(pendingCodes(toJson(newCodes()))).toHaveLength(12);
    expect(pendingCodes(toJson(newCodes().slice(1)))).toBeUndefined();
    expect(pendingCodes({})).toBeUndefined();
  });
});
