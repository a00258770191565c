import { describe, expect, it } from 'vitest';
import { loadResources } from '../../json-schema/resources.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { compileIdentitySchema } from './dialect.ts';
import { identitySchema, type IdentitySchema } from './identity-schema.ts';
import answers from './reference-answers.json' with { type: 'json' };

const URL = 'file:///schema.json';
const noFetch = (url: string): Promise<string> => Promise.reject(new Error(`nothing is at ${url}`));

async function schemaOf(document: unknown, fetch = noFetch): Promise<IdentitySchema> {
  const text = JSON.stringify(document);
  return identitySchema(
    { id: 'default', url: URL, text },
    compileIdentitySchema(URL, await loadResources(URL, text, fetch)),
  );
}

const traits = (properties: object, more: object = {}) => ({
  type: 'object',
  properties: { traits: { type: 'object', properties, ...more } },
});

interface Answer {
  readonly traits: Json;
  readonly reason?: string;
  readonly identifiers?: Record<string, string[]>;
  readonly verifiable?: string[];
  readonly recovery?: string[];
}

describe('traits validated like the reference', async () => {
  const schema = await schemaOf(answers.schema);
  it.each((answers.cases as readonly Answer[]).map((answer) => [JSON.stringify(answer.traits), answer] as const))(
    '%s',
    (_, { traits: given, ...expected }) => {
      const check = schema.check(given);
      const found = check.ok
        ? {
            identifiers: Object.fromEntries(check.derived.identifiers),
            verifiable: check.derived.verifiable.map(({ value }) => value),
            recovery: check.derived.recovery.map(({ value }) => value),
          }
        : { reason: check.reason };
      expect(found).toEqual(expected);
    },
  );
});

describe('messages for users', async () => {
  const schema = await schemaOf(answers.schema);
  const problems = (given: JsonObject) => {
    const check = schema.check(given);
    return check.ok ? [] : check.problems;
  };

  // The messages of the reference's registration form for these traits.
  it.each([
    [{}, []],
    [{ email: 'nope' }, [['traits.email', 4000040]]],
    [{ phone: '123' }, [['traits.phone', 4000041]]],
    [{ barePhone: '123' }, [['traits.barePhone', 4000001]]],
    [{ bareEmail: 'x' }, [['traits.bareEmail', 4000040]]],
    [{ name: {} }, [['traits.name.first', 4000002]]],
    [
      { name: { first: 'a', last: 'toolong' } },
      [
        ['traits.name.first', 4000004],
        ['traits.name.last', 4000017],
      ],
    ],
    [{ age: 17 }, [['traits.age', 4000018]]],
    [{ score: 0 }, [['traits.score', 4000019]]],
    [{ age: 1000001 }, [['traits.age', 4000020]]],
    [{ score: 11 }, [['traits.score', 4000021]]],
    [{ half: 0.3 }, [['traits.half', 4000022]]],
    [{ tags: ['aa', 'bb', 'cc', 'dd'] }, [['traits.tags', 4000023]]],
    [{ tags: [] }, [['traits.tags', 4000024]]],
    [{ tags: ['aa', 'aa'] }, [['traits.tags', 4000025]]],
    [{ tags: ['aa', 'b'] }, [['traits.tags.1', 4000003]]],
    [{ multi: 5 }, [['traits.multi', 4000026]]],
    [{ kind: 'x' }, [['traits.kind', 4000029]]],
    [{ obj: { a: 2 } }, [['traits.obj', 4000030]]],
    [{ color: 'blue' }, [['traits.color', 4000001]]],
    [
      { either: 'ab' },
      [
        ['traits.either', 4000003],
        ['traits.either', 4000026],
      ],
    ],
    [{ zzz: 1 }, [['traits', 4000001]]],
    [{ 'a/b~c.d e': 'x' }, [['traits.a/b~c\\.d e', 4000003]]],
  ])('%j', (given, expected) => {
    expect(problems(given as JsonObject).map(({ field, message }) => [field, message.id])).toEqual(expected);
  });

  it('have the numbers in their context, and print floats like the reference in their text', () => {
    expect(problems({ age: 2000000 })[0]?.message).toEqual({
      id: 4000020,
      type: 'error',
      text: 'must be <= 1e+06 but found 2e+06',
      context: { actual: 2000000, maximum: 1000000 },
    });
  });

  it('show only the part after the last quote of an address with quotes', () => {
    expect(problems({ email: 'a"b@c' })).toMatchObject([{ message: { id: 4000040, context: { value: 'b@c' } } }]);
  });

  it('fall back to the generic one for an empty address', () => {
    expect(problems({ 'f-email': '' })).toMatchObject([{ message: { id: 4000001, text: '"" is not valid "email"' } }]);
  });
});

describe('documents', () => {
  it('can refer to other documents, which are fetched once', async () => {
    const asked: string[] = [];
    const fetch = (url: string): Promise<string> => {
      asked.push(url);
      return Promise.resolve(JSON.stringify({ definitions: { short: { type: 'string', maxLength: 2 } } }));
    };
    const property = { $ref: 'https://other.example/types.json#/definitions/short' };
    const schema = await schemaOf(traits({ a: property, b: property }), fetch);
    expect(asked).toEqual(['https://other.example/types.json']);
    const check = schema.check({ a: 'abc' });
    expect(check).toMatchObject({ ok: false });
    expect(!check.ok && check.reason).toContain(
      `doesn't validate with "https://other.example/types.json#/definitions/short"`,
    );
  });

  it.each([
    ['an unknown draft', { $schema: 'https://json-schema.org/draft/2020-12/schema' }],
    ['a keyword of the wrong type', traits({ a: { type: 'string', minLength: 'x' } })],
    ['an unknown type', traits({ a: { type: 'text' } })],
    ['a pattern that is not RE2', traits({ a: { type: 'string', pattern: '(?=a)' } })],
    ['a reference to a missing definition', traits({ a: { $ref: '#/definitions/none' } })],
    ['a number as a schema', traits({ a: 5 })],
    ['an unknown purpose', traits({ a: { 'ory.sh/kratos': { credentials: { pigeon: {} } } } })],
    ['an unknown channel', traits({ a: { 'ory.sh/kratos': { recovery: { via: 'pigeon' } } } })],
  ])('with %s are refused', async (_, document) => {
    await expect(schemaOf(document)).rejects.toThrow(/invalid/);
  });

  it('with an endless chain of references are refused', async () => {
    let next = 0;
    const fetch = () => Promise.resolve(JSON.stringify({ $ref: `https://endless.example/${next++}` }));
    await expect(schemaOf({ $ref: 'https://endless.example/start' }, fetch)).rejects.toThrow('more than');
  });

  it('of draft 4 have boolean exclusive bounds', async () => {
    const schema = await schemaOf({
      $schema: 'http://json-schema.org/draft-04/schema#',
      ...traits({ age: { type: 'number', minimum: 5, exclusiveMinimum: true } }),
    });
    const check = schema.check({ age: 5 });
    expect(!check.ok && check.problems[0]?.message.id).toBe(4000019);
  });
});

it('patterns are matched in linear time', async () => {
  const schema = await schemaOf(traits({ a: { type: 'string', pattern: '^(a+)+$' } }));
  expect(schema.check({ a: `${'a'.repeat(50_000)}!` }).ok).toBe(false);
});

describe('traits with very many violations', async () => {
  const schema = await schemaOf(
    traits({ tags: { type: 'array', items: { type: 'string', minLength: 2 }, uniqueItems: true } }),
  );
  it.each([
    ['bad items', Array.from({ length: 20_000 }, () => 5)],
    ['equal items', Array.from({ length: 20_000 }, () => 'aa')],
    ['different items and one bad one', [...Array.from({ length: 20_000 }, (_, index) => `item ${index}`), 'x']],
  ])('is reported briefly: %s', (_, tags) => {
    const check = schema.check({ tags });
    expect(!check.ok && check.problems.length).toBeLessThanOrEqual(100);
    expect(!check.ok && check.reason.length).toBeLessThan(50_000);
  });
});

it('values of one purpose can be selected', async () => {
  const schema = await schemaOf(
    traits({
      nick: { type: 'string', 'ory.sh/kratos': { credentials: { passkey: { display_name: true } } } },
      mail: { type: 'string', 'ory.sh/kratos': { credentials: { totp: { account_name: true } } } },
    }),
  );
  const given = { nick: 'Jo', mail: 'jo@example.com' };
  expect(schema.valuesOf(given, ({ passkeyDisplayName }) => passkeyDisplayName)).toEqual(['Jo']);
  expect(schema.valuesOf(given, ({ totpAccountName }) => totpAccountName)).toEqual(['jo@example.com']);
});

describe('the label of the identifier field', () => {
  const password = { 'ory.sh/kratos': { credentials: { password: { identifier: true } } } };
  it('is the title of the only identifier', async () => {
    const schema = await schemaOf(traits({ email: { type: 'string', title: 'E-Mail', ...password } }));
    expect(schema.identifierLabel()).toEqual({
      id: 1070002,
      text: 'E-Mail',
      type: 'info',
      context: { name: 'traits.email', title: 'E-Mail' },
    });
  });
  it.each([
    [
      'there are two',
      { a: { type: 'string', title: 'A', ...password }, b: { type: 'string', title: 'B', ...password } },
    ],
    ['it has no title', { a: { type: 'string', ...password } }],
    ['no identifier has a title', { a: { type: 'string', title: 'A' } }],
  ])('is "ID" where %s', async (_, properties) => {
    expect((await schemaOf(traits(properties))).identifierLabel().id).toBe(1070004);
  });
});
