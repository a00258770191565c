import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  Client,
  flowAfter,
  flowServer,
  messageIds,
  nodeOf,
  uiOf,
  type Dialect,
  type ShownFlow,
} from '../../test/flow-client.ts';
import type { ComposedServers } from '../../test/http-server.ts';
import { nodeId, nodeValue } from '../../ui/nodes.ts';

const DIALECTS: readonly Dialect[] = ['browser', 'ajax', 'native'];
const PASSWORD = 'correct-horse-9-battery';

let servers: ComposedServers;
let count = 0;
const newEmail = () => `profile-${(count += 1)}@example.org`;
const names = (flow: ShownFlow): string[] => uiOf(flow).nodes.map(nodeId);
beforeAll(async () => {
  servers = await flowServer({ selfservice: { flows: { registration: { enable_legacy_one_step: false } } } });
});
afterAll(() => servers[Symbol.asyncDispose]());

describe.each(DIALECTS)('two-step registration by a %s client', (dialect) => {
  it('asks for traits, then for a password, and returns with the entered traits', async () => {
    const client = new Client(servers, dialect);
    const email = newEmail();
    const first = await client.start('registration');
    expect(names(first)).not.toContain('password');

    const toSecond = await client.submit('registration', first, { method: 'profile', traits: { email } });
    expect(toSecond.status).toBe(dialect === 'browser' ? 303 : 400);
    const second = await flowAfter(client, 'registration', toSecond);
    expect(nodeOf(second, 'traits.email')?.attributes).toMatchObject({ type: 'hidden', value: email });
    expect(names(second)).toContain('password');
    expect(messageIds(second)).toEqual([1040009]);

    const back = await client.submit('registration', second, { screen: 'previous', traits: { email } });
    const again = await flowAfter(client, 'registration', back);
    expect(nodeOf(again, 'traits.email')?.attributes).toMatchObject({ type: 'email', value: email });
    expect(names(again)).not.toContain('password');

    const forward = await client.submit('registration', again, { method: 'profile', traits: { email } });
    const last = await flowAfter(client, 'registration', forward);
    await client.submit('registration', last, { method: 'password', password: PASSWORD, traits: { email } });
    expect(await client.whoami()).toMatchObject({ identity: { traits: { email } } });
  });

  it.each([
    ['no address', { email: 'nonsense' }, 'traits.email', 4000040],
    ['a number that is too small', { email: 'a@example.org', age: 3 }, 'traits.age', 4000018],
    ['an unknown trait', { email: 'a@example.org', admin: true }, 'traits', 4000001],
  ])('stays on the first screen with %s', async (_what, traits, field, message) => {
    const client = new Client(servers, dialect);
    const answer = await client.submit('registration', await client.start('registration'), {
      method: 'profile',
      traits,
    });
    const flow = await flowAfter(client, 'registration', answer);
    if (dialect === 'browser' && field === 'traits') return expect(flow.state).toBe('choose_method');
    return expect(messageIds(flow, field)).toContain(message);
  });
});

describe.each(DIALECTS)('settings of a %s client', (dialect) => {
  const signedIn = async () => {
    const client = new Client(servers, dialect);
    const email = newEmail();
    await client.register(email, PASSWORD);
    return { client, email };
  };

  it('show the traits and change them', async () => {
    const { client, email } = await signedIn();
    const flow = await client.start('settings');
    expect(nodeOf(flow, 'traits.email')?.attributes).toMatchObject({ value: email });
    const answer = await client.submit('settings', flow, { method: 'profile', traits: { email, age: 30 } });
    const after = dialect === 'browser' ? await client.show('settings', flow.id) : (answer.json() as ShownFlow);
    expect(after.state).toBe('success');
    expect(messageIds(after)).toEqual([1050001]);
    expect(await client.whoami()).toMatchObject({ identity: { traits: { email, age: 30 } } });
  });

  it('keep the input when it is invalid', async () => {
    const { client, email } = await signedIn();
    const answer = await client.submit('settings', await client.start('settings'), {
      method: 'profile',
      traits: { email, age: 5 },
    });
    const flow = await flowAfter(client, 'settings', answer);
    const age = nodeOf(flow, 'traits.age');
    expect(age && nodeValue(age)).toBe(5);
    expect(messageIds(flow, 'traits.age')).toEqual([4000018]);
    expect(await client.whoami()).toMatchObject({ identity: { traits: { email } } });
  });

  it('refuse the identifier of another user', async () => {
    const taken = newEmail();
    await new Client(servers, 'native').register(taken, PASSWORD);
    const { client, email } = await signedIn();
    const answer = await client.submit('settings', await client.start('settings'), {
      method: 'profile',
      traits: { email: taken },
    });
    expect(messageIds(await flowAfter(client, 'settings', answer))).toEqual([4000007]);
    expect(await client.whoami()).toMatchObject({ identity: { traits: { email } } });
  });
});
