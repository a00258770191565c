/** Fields of forms that an identity schema declares as numbers, lists and objects. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import { Client, flowServer, messageIds, type Dialect, type ShownFlow } from '../../test/flow-client.ts';
import type { ComposedServers } from '../../test/http-server.ts';
import { schemaWith } from '../../test/taken-addresses.ts';

const object = (properties: JsonObject) => ({ type: 'object', properties });
let servers: ComposedServers;
beforeAll(async () => {
  servers = await flowServer(
    schemaWith({
      people: { type: 'array', items: object({ name: { type: 'string' } }) },
      age: { type: 'integer' },
      address: object({ home: object({ street: { type: 'string' } }) }),
    }),
  );
});
afterAll(() => servers[Symbol.asyncDispose]());

let count = 0;
async function register(dialect: Dialect, traits: JsonObject) {
  const client = new Client(servers, dialect);
  const email = `fields-${(count += 1)}@example.org`;
  const answer = await client.register(email, 'correct-horse-9-battery', traits);
  const stored = await servers.database.identities.findByCredentialsIdentifier('password', email);
  return { answer, traits: stored?.traits };
}

it('registers with a schema that has a list of objects, which a form leaves out', async () => {
  const { traits } = await register('browser', { age: '1e2', 'people.0.name': 'Ada' });
  expect(traits).toMatchObject({ age: 100, address: { home: {} } });
  expect(traits).not.toHaveProperty('people');
});

it('takes a list of objects from JSON', async () => {
  const people = [{ name: 'Ada' }];
  expect((await register('native', { people })).traits).toMatchObject({ people });
});

it.each([
  ['traits.age', { age: '0x10' }],
  ['traits.age', { age: ' 5' }],
  ['traits.address', { address: ['x'] }],
  ['traits.people', { people: { 0: { name: 'Ada' } } }],
])('refuses %s of the wrong kind with a message on it: %j', async (field, wrong) => {
  const { answer, traits } = await register('native', wrong);
  expect(answer.status).toBe(400);
  expect(traits).toBeUndefined();
  const ids = [messageIds(answer.json() as ShownFlow), messageIds(answer.json() as ShownFlow, field)].flat();
  expect(ids, answer.text).toEqual([4000026]);
});
