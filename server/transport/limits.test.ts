import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  FORM,
  LARGE_BODIES,
  LARGEST_BODY,
  login,
  many,
  MULTIPART,
  part,
  signUp,
  withEmail,
  type LargeBody,
} from '../../conformance/lib/large-bodies.ts';
import { cpuTime } from '../test/cpu-time.ts';
import { Client, flowServer } from '../test/flow-client.ts';
import type { Answer, ComposedServers } from '../test/http-server.ts';
import { inBase64 } from '../test/identity-admin.ts';

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

async function submit({ kind = 'login', type = 'application/json', body, query = '' }: LargeBody): Promise<Answer> {
  const flow = await new Client(servers, 'native').start(kind);
  return servers.public(`/self-service/${kind}?flow=${flow.id}${query}`, {
    method: 'POST',
    headers: { 'content-type': type, accept: 'application/json' },
    body,
  });
}

/** Milliseconds of CPU time that the process takes for one submission, client included. */
async function cost(shape: LargeBody): Promise<{ ms: number; answer: Answer }> {
  let answer: Answer | undefined;
  const ms = await cpuTime(async () => (answer = await submit(shape)));
  return { ms, answer: answer! };
}

/** Several times what the worst shape takes (40 ms); without limits, shapes of this size take up to a second. */
const BUDGET_MS = 150;

describe('a body as large as allowed', () => {
  it.each(Object.entries(LARGE_BODIES))('is answered cheaply: %s', async (_, shape) => {
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
    ['bytes', { body: `{"x":"${'a'.repeat(LARGEST_BODY)}"}` }, 413, 'larger than 262144 bytes'],
    ['bytes of a form', { type: FORM, body: `x=${'a'.repeat(LARGEST_BODY)}` }, 413, 'larger than 262144 bytes'],
    ['members', login(many((index) => `"m${index}":1`)), 400, 'more than 2000 members'],
    ['items', { body: `[${'1,'.repeat(2000)}1]` }, 400, 'more than 2000 members'],
    ['fields', { type: FORM, body: 'a=1&'.repeat(2000) }, 400, 'more than 2000 members'],
    ['parts', { type: MULTIPART, body: `${part('a').repeat(2001)}--x--` }, 400, 'more than 2000 members'],
    ['a name', login(`"${'a'.repeat(257)}":1`), 400, 'name of more than 256 bytes'],
    ['a name of a field', { type: FORM, body: `${'a'.repeat(257)}=1` }, 400, 'name of more than 256 bytes'],
    ['depth', login(`"x":${'['.repeat(512)}${']'.repeat(512)}`), 400, 'more than 512 levels'],
  ] as const)('%s', async (_, shape: LargeBody, code, reason) => {
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
