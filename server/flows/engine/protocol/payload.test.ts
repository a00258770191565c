import { describe, expect, it } from 'vitest';
import type { HttpRequest, RequestBody } from '../../../kernel/http.ts';
import type { Json } from '../../../kernel/json.ts';
import {
  decodePayload,
  isUnreadable,
  lookupProblems,
  readFields,
  type Payload,
  type PayloadFields,
} from './payload.ts';

const FIELDS: PayloadFields = [
  { name: 'password', type: 'string' },
  { name: 'traits', type: 'object' },
  { name: 'traits.age', type: 'number' },
  { name: 'traits.email', type: 'string' },
  { name: 'traits.name', type: 'object' },
  { name: 'traits.name.first', type: 'string' },
  { name: 'traits.news', type: 'boolean' },
  { name: 'traits.tags', type: 'strings' },
];

const requestWith = (body: RequestBody, contentType = 'application/json') =>
  ({
    method: 'POST',
    body,
    headers: { 'content-type': contentType },
    query: new URLSearchParams(),
  }) as unknown as HttpRequest;

function decode(request: HttpRequest): Payload | { readonly unreadable: string } {
  const raw = readFields(request);
  return isUnreadable(raw) ? raw : decodePayload(raw, FIELDS);
}
const json = (value: Json) => decode(requestWith({ kind: 'json', value }));
const form = (text: string) =>
  decode(requestWith({ kind: 'form', fields: new URLSearchParams(text) }, 'application/x-www-form-urlencoded'));
const traitsOf = (decoded: ReturnType<typeof decode>) => ('traits' in decoded ? decoded.traits : decoded);

describe('a submission', () => {
  it('reads the same from a form, from nested JSON and from dotted JSON', () => {
    const expected = { email: 'a@example.org', age: 30, news: true, name: { first: 'Ada' } };
    expect(traitsOf(form('traits.email=a@example.org&traits.age=30&traits.news=true&traits.name.first=Ada'))).toEqual(
      expected,
    );
    expect(traitsOf(json({ traits: expected }))).toEqual(expected);
    expect(
      traitsOf(
        json({ 'traits.email': 'a@example.org', 'traits.age': 30, 'traits.news': true, 'traits.name.first': 'Ada' }),
      ),
    ).toEqual(expected);
  });

  it('leaves out empty fields and makes absent objects', () => {
    expect(traitsOf(form('traits.email=&traits.age=&traits.news='))).toEqual({ name: {} });
  });

  it('takes the last of a checkbox and its hidden twin, and all of a list', () => {
    expect(traitsOf(form('traits.news=false&traits.news=true&traits.tags=a&traits.tags=b'))).toMatchObject({
      news: true,
      tags: ['a', 'b'],
    });
  });

  it('keeps what does not convert, for validation to judge', () => {
    expect(traitsOf(form('traits.age=old&traits.news=perhaps'))).toMatchObject({ age: 'old', news: 'perhaps' });
  });

  it('reads numbers as Go does', () => {
    const ageOf = (text: string) => (traitsOf(json({ 'traits.age': text })) as { age?: Json }).age;
    expect(['1e2', '1_000', '.5'].map(ageOf)).toEqual([100, 1000, 0.5]);
    for (const text of ['0x10', '0b1', ' 5', 'Infinity', 'NaN', '1e400']) expect(ageOf(text)).toBe(text);
  });

  it.each([
    [{ traits: { name: ['Ada'] } }, { name: ['Ada'] }],
    [{ traits: '{}', 'traits.name': '["Ada"]', 'traits.name.first': 'Ada' }, { name: ['Ada'] }],
  ])('leaves a list in place of an object for validation to judge: %j', (value, traits) => {
    expect(traitsOf(json(value))).toEqual(traits);
  });

  it('takes a list in place of the traits for none', () => {
    expect(traitsOf(json({ traits: [] }))).toEqual({ name: {} });
  });

  it('drops undeclared fields', () => {
    const decoded = json({ password: 'x', admin: true, 'traits.role': 'admin' });
    expect('values' in decoded && Object.keys(decoded.values).toSorted()).toEqual([
      'password',
      'traits',
      'transient_payload',
    ]);
    expect(traitsOf(decoded)).toEqual({ name: {} });
  });

  it('turns other JSON values into text where text is wanted', () => {
    const decoded = json({ password: 123456, method: true, csrf_token: null });
    expect(decoded).toMatchObject({ method: 'true', csrfToken: '' });
    expect('text' in decoded && decoded.text('password')).toBe('123456');
  });

  it.each([
    [[], 'got: JSON'],
    ['text', 'got: String'],
    [7, 'got: Number'],
    [null, 'got: Null'],
    [true, 'got: True'],
  ] as const)('%j in place of an object cannot be read', (value, words) => {
    expect(json(value as Json)).toEqual({ unreadable: expect.stringContaining(words) as string });
  });

  it.each([
    [{ kind: 'none' }, /Content-Length/],
    [{ kind: 'malformed', reason: 'unexpected EOF' }, /decode form as JSON/],
    [{ kind: 'unsupported', mediaType: 'text/plain' }, /text\/plain/],
  ] as const)('%j cannot be read', (body, words) => {
    expect(decode(requestWith(body))).toEqual({ unreadable: expect.stringMatching(words) as string });
  });

  it('does not reach prototypes through names', () => {
    const raw = new Map([['__proto__.polluted', ['yes']]]);
    decodePayload(raw, [{ name: '__proto__.polluted', type: 'string' }]);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });
});

it('bounds the fields that something is looked up by, and no others', () => {
  const fields: PayloadFields = [
    { name: 'address', type: 'string', lookup: true },
    { name: 'password', type: 'string' },
  ];
  const raw = readFields(requestWith({ kind: 'json', value: { address: 'x'.repeat(11), password: 'x'.repeat(11) } }));
  const payload = isUnreadable(raw) ? raw : decodePayload(raw, fields);
  if (isUnreadable(payload)) throw new Error(payload.unreadable);
  expect(lookupProblems(payload, fields, 10).map(({ field }) => field)).toEqual(['address']);
  expect(lookupProblems(payload, fields, 11)).toEqual([]);
});
