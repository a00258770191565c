import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, flowServer } from '../test/flow-client.ts';
import type { Answer, ComposedServers } from '../test/http-server.ts';
import { inBase64 } from '../test/identity-admin.ts';

const BYTES = 256 * 1024;
const ROOM = BYTES - 200;

const text = { type: 'string' };
const email = { ...text, format: 'email' };
const extension = {
  credentials: { password: { identifier: true }, code: { identifier: true, via: 'email' } },
  verification: { via: 'email' },
  recovery: { via: 'email' },
};
const traits = {
  type: 'object',
  required: ['email'],
  additionalProperties: false,
  properties: {
    email: { ...email, 'ory.sh/kratos': extension },
    name: text,
    username: { ...text, 'ory.sh/kratos': { credentials: { password: { identifier: true } } } },
    site: { ...text, format: 'uri' },
    age: { type: 'number' },
    tags: { type: 'array', items: text },
    emails: { type: 'array', uniqueItems: true, items: email },
  },
};
const SCHEMA = { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object', properties: { traits } };

let servers: ComposedServers;
beforeAll(async () => {
  servers = await flowServer({
    identity: { schemas: [{ id: 'default', url: inBase64(SCHEMA) }] },
    selfservice: {
      methods: { code: { enabled: true }, link: { enabled: true } },
      flows: { recovery: { enabled: true, ui_url: 'http://app.test/recovery' } },
    },
  });
});
afterAll(() => servers[Symbol.asyncDispose]());

type Kind = 'login' | 'registration' | 'recovery';
interface Shape {
  readonly kind?: Kind;
  readonly type?: string;
  readonly body: string;
  readonly query?: string;
}

async function submit({ kind = 'login', type = 'application/json', body, query = '' }: Shape): Promise<Answer> {
  const flow = await new Client(servers, 'native').start(kind);
  return servers.public(`/self-service/${kind}?flow=${flow.id}${query}`, {
    method: 'POST',
    headers: { 'content-type': type, accept: 'application/json' },
    body,
  });
}

const FORM = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data; boundary=x';

/** As many items as there is room for. */
function many(item: (index: number) => string, between = ',', room = ROOM): string {
  const items: string[] = [];
  for (let size = 0, index = 0; size < room; index++) {
    const next = item(index);
    size += next.length + between.length;
    if (size < room) items.push(next);
  }
  return items.join(between);
}
const long = (part: string): string => part.repeat(Math.floor(ROOM / part.length));
const login = (rest: string): Shape => ({
  body: `{"method":"password","identifier":"a","password":"12345678",${rest}}`,
});
const signUp = (rest: string): Shape => ({
  kind: 'registration',
  body: `{"method":"password","password":"abcdefgh1x","traits":{"email":"a@b.cd",${rest}}}`,
});
const withEmail = (value: string): Shape => ({
  kind: 'registration',
  body: `{"method":"password","password":"abcdefgh1x","traits":{"email":"${value}"}}`,
});
const part = (name: string): string => `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n1\r\n`;

const SHAPES: Record<string, Shape> = {
  'members of a login': login(many((index) => `"m${index}":1`)),
  'members of one name': login(many(() => '"a":1')),
  'members of a registration': {
    kind: 'registration',
    body: `{"method":"password","password":"x",${many((index) => `"m${index}":1`)}}`,
  },
  'unknown traits': signUp(many((index) => `"m${index}":1`)),
  'unknown traits with dots': {
    kind: 'registration',
    body: `{"method":"password","traits.email":"a@b.cd",${many((index) => `"traits.m${index}":1`)}}`,
  },
  'the longest names': signUp(many((index) => `"${`m${index}`.padEnd(256, 'x')}":1`)),
  'one long name': login(`"${long('a')}":1`),
  'a long identifier': { body: `{"method":"password","password":"x","identifier":"${long('a')}"}` },
  'an identifier of spaces': { body: `{"method":"password","password":"x","identifier":"${long(' ')}"}` },
  'an identifier of wide letters': {
    body: `{"method":"password","password":"x","identifier":"${many(() => 'İ', '', ROOM / 2)}"}`,
  },
  'a long identifier for a code': { body: `{"method":"code","identifier":"${long('a')}"}` },
  'a long password': { body: `{"method":"password","identifier":"a","password":"${long('a')}"}` },
  'a long new password': {
    kind: 'registration',
    body: `{"method":"password","traits":{"email":"a@b.cd"},"password":"${long('a')}"}`,
  },
  'a long email': withEmail(`${long('a')}@b.cd`),
  'an email of dots': withEmail(`a@${long('b.')}cd`),
  'an email of at signs': withEmail(long('@')),
  'an email of quotes': withEmail(long('\\"')),
  'a long URL': signUp(`"site":"${long(':')}"`),
  'a long name with a wrong number': signUp(`"age":"x","name":"${long('a')}"`),
  'a list of texts': signUp(`"tags":[${many(() => '"a"')}]`),
  'a list of wrong items': signUp(`"tags":[${many(() => '1')}]`),
  'a list of distinct emails': signUp(`"emails":[${many((index) => `"a${index}@b.cd"`)}]`),
  'a list of as many items as allowed': signUp(`"emails":[${many((index) => `"a${index}@b.cd"`, ',', 25_000)}]`),
  'a list of as many wrong items as allowed': signUp(`"tags":[${many(() => '1', ',', 3900)}]`),
  'a large transient payload': login(`"transient_payload":{${many((index) => `"m${index}":1`)}}`),
  'a transient payload that is a list': login(`"transient_payload":[${many(() => '1')}]`),
  'a deep transient payload': login(`"transient_payload":${'{"a":'.repeat(511)}1${'}'.repeat(511)}`),
  'a deep document': { body: '['.repeat(ROOM / 2) + ']'.repeat(ROOM / 2) },
  'a list': { body: `[${many(() => '1')}]` },
  'a list of objects': { body: `[${many(() => '{}')}]` },
  'many escapes': login(`"x":"${long('\\u0041')}"`),
  'many numbers': login(`"x":[${many(() => '1.5e3')}]`),
  'one long number': login(`"x":${long('9')}`),
  'a long method': { body: `{"method":"${long('a')}"}` },
  'a long token': login(`"csrf_token":"${long('a')}"`),
  'a text without an end': login(`"x":"${long('a')}`),
  'only spaces': login(`${long(' ')}"x":1`),
  'many form fields': { type: FORM, body: many((index) => `m${index}=1`, '&') },
  'form fields of traits': {
    kind: 'registration',
    type: FORM,
    body: many((index) => `traits.m${index}=1`, '&'),
  },
  'one form field many times': { kind: 'registration', type: FORM, body: many(() => 'traits.tags=1', '&') },
  'only ampersands': { type: FORM, body: long('&') },
  'a form of escapes': { type: FORM, body: `method=${long('%41')}` },
  'a long name of a form field': { type: FORM, body: `${long('a')}=1` },
  'many parts': { type: MULTIPART, body: `${many((index) => part(`m${index}`), '')}--x--\r\n` },
  'only delimiters': { type: MULTIPART, body: long('--x\r\n') },
  'a part of many headers': { type: MULTIPART, body: `--x\r\n${long('a: b\r\n')}\r\n1\r\n--x--\r\n` },
  'a large file': {
    type: MULTIPART,
    body: `--x\r\ncontent-disposition: form-data; name="a"; filename="f"\r\n\r\n${long('a')}\r\n--x--\r\n`,
  },
  'a long address to recover': { kind: 'recovery', body: `{"method":"code","email":"${long('a')}@b.cd"}` },
  'a long code': { kind: 'recovery', body: `{"method":"code","code":"${long('1')}"}` },
  'a query of many parameters': { ...login('"x":1'), query: `&${many((index) => `m${index}=1`, '&', 12_000)}` },
  'an unknown type': { type: 'text/plain', body: long('a') },
};

/** Milliseconds of CPU time that the process takes for one submission, client included. */
async function cost(shape: Shape): Promise<{ ms: number; answer: Answer }> {
  const before = process.cpuUsage();
  const answer = await submit(shape);
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1000, answer };
}

/** Several times what the worst shape takes (40 ms); without limits, shapes of this size take up to a second. */
const BUDGET_MS = 150;

describe('a body as large as allowed', () => {
  it.each(Object.entries(SHAPES))('is answered cheaply: %s', async (_, shape) => {
    const runs = [await cost(shape), await cost(shape)];
    for (const { answer } of runs) {
      expect(answer.status).toBeLessThan(500);
      expect(answer.text.length).toBeLessThan(64 * 1024);
    }
    expect(Math.min(...runs.map(({ ms }) => ms))).toBeLessThan(BUDGET_MS);
  });
});

const errorOf = (answer: Answer): unknown => (answer.json() as { error?: unknown }).error;

describe('what exceeds a limit is refused before it is decoded', () => {
  it.each([
    ['bytes', { body: `{"x":"${'a'.repeat(BYTES)}"}` }, 413, 'larger than 262144 bytes'],
    ['bytes of a form', { type: FORM, body: `x=${'a'.repeat(BYTES)}` }, 413, 'larger than 262144 bytes'],
    ['members', login(many((index) => `"m${index}":1`)), 400, 'more than 2000 members'],
    ['items', { body: `[${'1,'.repeat(2000)}1]` }, 400, 'more than 2000 members'],
    ['fields', { type: FORM, body: 'a=1&'.repeat(2000) }, 400, 'more than 2000 members'],
    ['parts', { type: MULTIPART, body: `${part('a').repeat(2001)}--x--` }, 400, 'more than 2000 members'],
    ['a name', login(`"${'a'.repeat(257)}":1`), 400, 'name of more than 256 bytes'],
    ['a name of a field', { type: FORM, body: `${'a'.repeat(257)}=1` }, 400, 'name of more than 256 bytes'],
    ['depth', login(`"x":${'['.repeat(512)}${']'.repeat(512)}`), 400, 'more than 512 levels'],
  ] as const)('%s', async (_, shape: Shape, code, reason) => {
    const answer = await submit(shape);
    expect(answer.status).toBe(code);
    expect(errorOf(answer)).toMatchObject({ code, reason: expect.stringContaining(reason) });
  });

  it('and what is at a limit is not', async () => {
    const atLimit = login(`"${'a'.repeat(256)}":[${'1,'.repeat(1993)}1]`);
    expect(errorOf(await submit(atLimit))).toBeUndefined();
    expect(errorOf(await submit({ type: FORM, body: `${'a=1&'.repeat(1999)}b=2` }))).toBeUndefined();
    expect(errorOf(await submit({ type: MULTIPART, body: `${part('a').repeat(1999)}--x--` }))).toBeUndefined();
  });

  it('but the admin API takes larger bodies', async () => {
    const identities = Array.from({ length: 900 }, (_, index) => ({
      create: { schema_id: 'default', traits: { email: `person-${index}@example.org`, name: 'x'.repeat(300) } },
    }));
    const answer = await servers.admin('/admin/identities', {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ identities }),
    });
    expect(answer.status).toBe(200);
  });
});

describe('what a refused submission said', () => {
  interface Node {
    readonly attributes: { readonly name?: string; readonly value?: unknown };
    readonly messages: readonly { readonly id: number; readonly text: string }[];
  }
  const nodeOf = (answer: Answer, name: string): Node | undefined =>
    (answer.json() as { ui: { nodes: Node[] } }).ui.nodes.find(({ attributes }) => attributes.name === name);

  it('is an identifier of bounded length', async () => {
    const answer = await submit({ body: `{"method":"password","password":"x","identifier":"${'a'.repeat(513)}"}` });
    expect(answer.status).toBe(400);
    expect(nodeOf(answer, 'identifier')?.messages).toMatchObject([{ id: 4000017 }]);
  });

  it('is a trait of bounded length where users are found by it', async () => {
    for (const [trait, length, ids] of [
      ['username', 513, [4000017]],
      ['email', 513, [4000017]],
      ['name', 513, []],
      ['username', 512, []],
    ] as const) {
      const answer = await submit(signUp(`"age":"x","${trait}":"${'u'.repeat(length)}"`));
      expect(answer.status).toBe(400);
      const found = nodeOf(answer, `traits.${trait}`)?.messages.map(({ id }) => id);
      expect(found).toEqual(ids);
    }
  });

  it('is shown again, up to a length', async () => {
    for (const [length, kept] of [
      [16_384, 16_384],
      [16_385, undefined],
    ] as const) {
      const answer = await submit(signUp(`"age":"x","name":"${'a'.repeat(length)}"`));
      expect(answer.status).toBe(400);
      const value = nodeOf(answer, 'traits.name')?.attributes.value;
      expect(typeof value === 'string' ? value.length : undefined).toBe(kept);
    }
  });

  it('is quoted in messages, up to a length', async () => {
    const answer = await submit(withEmail('a'.repeat(5000)));
    expect(nodeOf(answer, 'traits.email')?.messages[0]?.text.length).toBeLessThanOrEqual(2000);
    const unknown = await submit(signUp(many((index) => `"m${index}":1`, ',', 1000)));
    expect(nodeOf(unknown, 'traits')?.messages[0]?.text).toMatch(/"m19" and \d+ more not allowed$/);
  });
});
