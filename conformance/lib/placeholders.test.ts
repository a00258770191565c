import { describe, expect, test } from 'vitest';
import { Placeholders } from './placeholders.ts';

const AT = Date.parse('2026-05-01T12:00:00Z');
const fresh = () =>
  new Placeholders({
    publicUrl: 'http://127.0.0.1:5001',
    adminUrl: 'http://127.0.0.1:5002',
    hooksUrl: 'http://127.0.0.1:5003',
    providerUrl: 'http://127.0.0.1:4600',
    oauth2Url: 'http://127.0.0.1:4700',
    run: 'qwxzjkvbgp',
  });

/** Masks a CSRF value as servers do. */
function masked(value: Buffer, pad: number): string {
  return Buffer.concat([Buffer.alloc(32, pad), value.map((byte) => byte ^ pad)]).toString('base64');
}

describe('placeholders', () => {
  test('number ids by first appearance and keep equal ones equal', () => {
    const placeholders = fresh();
    const [a, b] = ['0ed40a32-7a1e-4bd6-a22c-c4e5d0c2f9a1', '1ed40a32-7a1e-4bd6-a22c-c4e5d0c2f9a1'];
    expect(placeholders.text(`${a} ${b} ${a}`, AT)).toBe('{uuid#1} {uuid#2} {uuid#1}');
  });

  test('tell ids of another version than 4 apart, and leave the nil id', () => {
    expect(fresh().text('0ed40a32-7a1e-1bd6-a22c-c4e5d0c2f9a1', AT)).toBe('{uuid-v1#1}');
    expect(fresh().text('00000000-0000-0000-0000-000000000000', AT)).toBe('00000000-0000-0000-0000-000000000000');
  });

  test.each([
    ['2026-05-01T12:00:01.5Z', '{now}'],
    ['2026-05-01T12:09:58Z', '{now+10m}'],
    ['2026-05-01T11:58:00.123456Z', '{now-2m}'],
    ['2020-01-02T03:04:05Z', '2020-01-02T03:04:05Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
    ['2026-05-01T12:00:01', '2026-05-01T12:00:01'],
    ['2026-05-01T12:00:01+02:00', '2026-05-01T12:00:01+02:00'],
  ])('a time such as %s reads %s', (time, expected) => {
    expect(fresh().text(time, AT)).toBe(expected);
  });

  test.each([
    ['a=1&totp_code=123456&b=2', 'a=1&totp_code={totp-code}&b=2'],
    ['totp_code=12345', 'totp_code=12345'],
    ['?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', '?secret={totp-secret#1}'],
    ['used at 2026-05-01 12:00:02 +0000 UTC', 'used at {now}'],
    ['data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAQAAAACACAYAAAD=', '{png 256x128}'],
    ['data:image/png;base64,iVBO', 'data:image/png;base64,iVBO'],
  ])('%s reads %s', (text, expected) => {
    expect(fresh().text(text, AT)).toBe(expected);
  });

  test('tell the bytes of security keys by what they are, however they are written', () => {
    const placeholders = fresh();
    const id = Buffer.alloc(32, 0xab);
    const [hex, base64, base64url] = [id.toString('hex'), id.toString('base64'), id.toString('base64url')];
    expect(placeholders.text(`{"challenge":"${base64url}"}`, AT)).toBe('{"challenge":"{challenge#1}"}');
    expect(placeholders.text(`{"id":"${base64url}"} ${hex}`, AT)).toBe('{"id":"{credential#1}"} {credential#1}');
    expect(placeholders.bytes(base64)).toBe('{credential#1}');
    const uuid = '0ed40a32-7a1e-4bd6-a22c-c4e5d0c2f9a1';
    const handle = Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('base64url');
    expect(placeholders.text(`{"id":"${handle}"} ${uuid}`, AT)).toBe('{"id":"{uuid#1}"} {uuid#1}');
    const word = 'a1'.repeat(32).replace('a', 'Z');
    expect(placeholders.text(word, AT)).toBe('{code#1}');
    expect(placeholders.bytes(Buffer.from(word).toString('base64'))).toBe('{code#1}');
  });

  test('leave out what authenticators sign, unless it is too short to be that', () => {
    const long = Buffer.alloc(60, 7).toString('base64url');
    expect(fresh().text(`{"signature":"${long}","clientDataJSON":"e30"}`, AT)).toBe(
      '{"signature":"{signature}","clientDataJSON":"e30"}',
    );
    expect(fresh().text(`sha512-${Buffer.alloc(64, 7).toString('base64')}`, AT)).toBe('{integrity}');
  });

  test('know a word from when an answer said what it is', () => {
    const placeholders = fresh();
    expect(placeholders.text('settings', AT)).toBe('settings');
    placeholders.learn('backup-code', 'ab12cd34');
    placeholders.learn('backup-code', '.*');
    expect(placeholders.text('ab12cd34, xab12cd34', AT)).toBe('{backup-code#1}, xab12cd34');
  });

  test('see the value beneath a CSRF token, whatever its pad', () => {
    const placeholders = fresh();
    const [one, two] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    expect(placeholders.text(masked(one, 9), AT)).toBe('{csrf#1}');
    expect(placeholders.text(masked(one, 77), AT)).toBe('{csrf#1}');
    expect(placeholders.text(masked(two, 9), AT)).toBe('{csrf#2}');
    expect(placeholders.place('csrf', one.toString('base64'))).toBe('{csrf#1}');
  });

  test('replace addresses, but not the beginning of a longer port', () => {
    expect(fresh().text('http://127.0.0.1:5001/x http%3A%2F%2F127.0.0.1%3A5002%2Fy', AT)).toBe(
      '{public}/x {admin}%2Fy',
    );
    expect(fresh().text('127.0.0.1:50019', AT)).toBe('127.0.0.1:{port}');
  });

  test('keep what a hash says of its cost', () => {
    const hash = `$2a$04$${'a'.repeat(53)}`;
    expect(fresh().text(hash, AT)).toBe('$2a$04${bcrypt#1}');
    expect(fresh().text('$argon2id$v=19$m=8192,t=1,p=1$c2FsdA$aGFzaA', AT)).toBe(
      '$argon2id$v=19$m=8192,t=1,p=1${argon2#1}',
    );
  });

  test('replace tokens, the run word and page tokens', () => {
    const text = `ory_st_${'a'.repeat(32)} ory_lo_${'b'.repeat(32)} user.qwxzjkvbgp@x QWXZJKVBGP </a?page_token=eyJ4&x=1>; rel="next"`;
    expect(fresh().text(text, AT)).toBe(
      '{session-token#1} {logout-token#1} user.{run}@x {RUN} </a?page_token={page-token}&x=1>; rel="next"',
    );
  });

  test('leave tokens of a wrong length visible', () => {
    expect(fresh().text(`ory_st_${'a'.repeat(20)}`, AT)).toBe(`ory_st_${'a'.repeat(20)}`);
  });

  test('put the causes of a schema violation in order', () => {
    expect(fresh().text('failed\n  I[#/b] x\n  I[#/a] y', AT)).toBe('failed\n  I[#/a] y\n  I[#/b] x');
  });
});
