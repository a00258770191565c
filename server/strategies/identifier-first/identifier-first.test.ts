import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, flowAfter, flowServer, messageIds, nodeOf, uiOf, type Dialect } from '../../test/flow-client.ts';
import type { ComposedServers } from '../../test/http-server.ts';
import { nodeId } from '../../ui/nodes.ts';

const PASSWORD = 'correct-horse-9-battery';
const KNOWN = 'known@example.org';
const STYLE = { selfservice: { flows: { login: { style: 'identifier_first' } } } };

async function identify(servers: ComposedServers, dialect: Dialect, identifier: string) {
  const client = new Client(servers, dialect);
  const flow = await client.start('login');
  const answer = await client.submit('login', flow, { method: 'identifier_first', identifier });
  return { client, first: flow, second: await flowAfter(client, 'login', answer) };
}

describe.each(['browser', 'ajax', 'native'] as const)('a %s client', (dialect) => {
  let servers: ComposedServers;
  beforeAll(async () => {
    servers = await flowServer(STYLE);
    await new Client(servers, 'native').register(KNOWN, PASSWORD);
  });
  afterAll(() => servers[Symbol.asyncDispose]());

  it('sees the identifier screen, then the password screen', async () => {
    const { client, first, second } = await identify(servers, dialect, KNOWN);
    expect(uiOf(first).nodes.map(nodeId)).toEqual(['identifier', 'method', 'csrf_token']);
    expect(nodeOf(second, 'identifier')?.attributes).toMatchObject({ type: 'hidden', value: KNOWN });
    expect(nodeOf(second, 'password')).toBeDefined();
    await client.submit('login', second, { method: 'password', identifier: KNOWN, password: PASSWORD });
    expect(await client.whoami()).toMatchObject({ identity: { traits: { email: KNOWN } } });
  });

  it('gets a message for an unknown identifier', async () => {
    const { second } = await identify(servers, dialect, 'unknown@example.org');
    expect(messageIds(second, 'identifier')).toEqual([4000037]);
    expect(nodeOf(second, 'password')).toBeUndefined();
  });
});

describe('with mitigation of account enumeration', () => {
  let servers: ComposedServers;
  beforeAll(async () => {
    servers = await flowServer({ ...STYLE, security: { account_enumeration: { mitigate: true } } });
    await new Client(servers, 'native').register(KNOWN, PASSWORD);
  });
  afterAll(() => servers[Symbol.asyncDispose]());

  it('gives the same form for a known and an unknown identifier', async () => {
    const [known, unknown] = await Promise.all(
      [KNOWN, 'unknown@example.org'].map(async (identifier) => (await identify(servers, 'native', identifier)).second),
    );
    const shape = (flow: typeof known) =>
      flow &&
      uiOf(flow).nodes.map((node) => ({
        id: nodeId(node),
        type: node.type,
        group: node.group,
        messages: node.messages,
      }));
    expect(shape(unknown)).toEqual(shape(known));
    expect(unknown && messageIds(unknown)).toEqual(known && messageIds(known));
  });
});
