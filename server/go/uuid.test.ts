import { describe, expect, it } from 'vitest';
import { parseUuid, uuidOrUndefined } from './uuid.ts';

const ID = '3f9cf4a1-9d4c-4c1e-9a54-0f5d2a7c1b11';
const BARE = ID.replaceAll('-', '');

describe('parseUuid', () => {
  it.each([ID, ID.toUpperCase(), BARE, `{${ID}}`, `{${BARE}}`, `urn:uuid:${ID}`, `urn:uuid:${BARE}`])(
    'reads %s',
    (text) => expect(parseUuid(text)).toBe(ID),
  );

  it.each([
    ['', 'uuid: incorrect UUID length 0 in string ""'],
    ['é', 'uuid: incorrect UUID length 2 in string "é"'],
    [`[${ID}]`, `uuid: incorrect UUID format in string "[${ID}]"`],
    [`uri:uuid:${ID}`, 'uuid: incorrect UUID format in string "uri:uuid:"'],
    [`${BARE}abcd`, `uuid: incorrect UUID format in string "${BARE}abcd"`],
    [`z${ID.slice(1)}`, 'uuid: invalid UUID format'],
  ])('refuses %j', (text, message) => {
    expect(() => parseUuid(text)).toThrow(message);
    expect(uuidOrUndefined(text)).toBeUndefined();
  });
});
