import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import {
  Client,
  flowAfter,
  flowServer,
  messageIds,
  uiOf,
  type Dialect,
  type ShownFlow,
} from '../../test/flow-client.ts';
import type { ComposedServers } from '../../test/http-server.ts';
import { inBase64 } from '../../test/identity-admin.ts';
import { codeSentTo, messagesTo } from '../../test/messages.ts';
import { nodeId, nodeValue } from '../../ui/nodes.ts';

const DIALECTS: readonly Dialect[] = ['browser', 'ajax', 'native'];

const address = (via: 'email' | 'sms', format: 'email' | 'tel', more: JsonObject = {}) => ({
  type: 'string',
  format,
  'ory.sh/kratos': { recovery: { via }, verification: { via }, ...more },
});
const SCHEMA = {
  type: 'object',
  properties: {
    traits: {
      type: 'object',
      properties: {
        email: address('email', 'email', { credentials: { password: { identifier: true } } }),
        second: address('email', 'email'),
        phone: address('sms', 'tel'),
      },
    },
  },
};

let servers: ComposedServers;
let count = 0;

beforeAll(async () => {
  servers = await flowServer({
    identity: { schemas: [{ id: 'default', url: inBase64(SCHEMA) }] },
    selfservice: {
      methods: { code: { enabled: true } },
      flows: {
        recovery: {
          enabled: true,
          use: 'code',
          ui_url: 'http://app.test/recovery',
          notify_unknown_recipients: true,
        },
      },
    },
    feature_flags: { choose_recovery_address: true, use_continue_with_transitions: true },
  });
});
afterAll(() => servers[Symbol.asyncDispose]());

/** A user with three addresses, or with one. */
async function person(kind: 'three' | 'one' = 'three') {
  const number = (count += 1);
  const email = `chooser-${number}@example.org`;
  const second = `other-${number}@example.org`;
  const phone = `+491511234${1000 + number}`;
  const traits = kind === 'one' ? { email } : { email, second, phone };
  const made = await servers.admin('/admin/identities', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ traits }),
  });
  expect(made.status).toBe(201);
  return { id: (made.json() as { id: string }).id, email, second, phone };
}

/** One person's way through one recovery. */
class Recovery {
  readonly client: Client;
  #flow: ShownFlow | undefined;

  constructor(dialect: Dialect) {
    this.client = new Client(servers, dialect);
  }

  get flow(): ShownFlow {
    if (this.#flow === undefined) throw new Error('nothing was submitted yet');
    return this.#flow;
  }

  async give(fields: JsonObject): Promise<ShownFlow> {
    this.#flow ??= await this.client.start('recovery');
    const answer = await this.client.submit('recovery', this.#flow, { method: 'code', ...fields });
    this.#flow = await flowAfter(this.client, 'recovery', answer);
    return this.#flow;
  }

  /** Chooses the address whose masked form begins so. */
  async choose(named: string, start: string): Promise<ShownFlow> {
    const offered = await this.give({ recovery_address: named });
    const node = uiOf(offered).nodes.find(({ meta }) => meta.label?.text.startsWith(start));
    return this.give({ recovery_address: named, recovery_select_address: String(node && nodeValue(node)) });
  }

  async recover(code: string): Promise<JsonObject | undefined> {
    await this.client.submit('recovery', this.flow, { method: 'code', code });
    return this.client.whoami();
  }
}

const offeredBy = (flow: ShownFlow) =>
  uiOf(flow)
    .nodes.filter((node) => nodeId(node) === 'recovery_select_address')
    .map((node) => ({ label: node.meta.label?.text, reference: String(nodeValue(node)) }));

describe.each(DIALECTS)('choosing where a recovery code goes, by a %s client', (dialect) => {
  it('offers all addresses of a user, none of them in full, masked beyond guessing', async () => {
    const { email, second, phone } = await person();
    const flow = await new Recovery(dialect).give({ recovery_address: email });
    expect(flow.state).toBe('recovery_awaiting_address_choice');
    expect(messageIds(flow)).toEqual([1060006]);
    const tail = phone.slice(-2);
    expect(offeredBy(flow).map(({ label }) => label)).toEqual([
      `+49****${tail}`,
      'ch****@example.org',
      'ot****@example.org',
    ]);
    const shown = JSON.stringify(flow);
    for (const hidden of [second, phone]) {
      expect(shown).not.toContain(hidden);
      expect(shown).not.toContain(createHash('sha256').update(hidden).digest('base64'));
    }
  });

  it('asks for the chosen address in full, and sends the code there', async () => {
    const { id, email, second, phone } = await person();
    const recovery = new Recovery(dialect);
    const asked = await recovery.choose(email, '+49');
    expect(asked.state).toBe('recovery_confirming_address');
    expect(messageIds(asked)).toEqual([1060005]);
    const sent = await recovery.give({ recovery_address: email, recovery_confirm_address: phone });
    expect(sent.state).toBe('recovery_awaiting_code');
    expect(messageIds(sent)).toEqual([1060004]);
    expect((await messagesTo(servers, phone)).map(({ template }) => template)).toEqual(['recovery_code_valid']);
    expect([...(await messagesTo(servers, email)), ...(await messagesTo(servers, second))]).toEqual([]);
    expect(await recovery.recover(await codeSentTo(servers, phone))).toMatchObject({ identity: { id } });
    const proved = await servers.database.identities.findVerifiableAddress('sms', phone);
    expect(proved?.verified).toBe(true);
    expect((await servers.database.identities.findVerifiableAddress('email', email))?.verified).toBe(false);
  });

  it('does not ask again for the address that was given, nor where there is but one', async () => {
    const several = await person();
    const first = new Recovery(dialect);
    expect((await first.choose(several.email, 'ch')).state).toBe('recovery_awaiting_code');
    expect(await first.recover(await codeSentTo(servers, several.email))).toBeDefined();
    const single = await person('one');
    const second = new Recovery(dialect);
    const sent = await second.give({ recovery_address: single.email.toUpperCase() });
    expect(sent.state).toBe('recovery_awaiting_code');
    expect(await second.recover(await codeSentTo(servers, single.email))).toBeDefined();
  });

  it('answers the same for an unknown address; only an e-mail address receives a message', async () => {
    for (const [unknown, messages] of [
      [`nobody-${(count += 1)}@example.org`, 1],
      [`+491729${100_000 + (count += 1)}`, 0],
    ] as const) {
      const flow = await new Recovery(dialect).give({ recovery_address: unknown });
      expect(flow.state).toBe('recovery_awaiting_code');
      expect(messageIds(flow)).toEqual([1060004]);
      expect(await messagesTo(servers, unknown)).toHaveLength(messages);
    }
  });

  it('refuses an address of another user that was not offered', async () => {
    const [victim, thief] = [await person(), await person('one')];
    const recovery = new Recovery(dialect);
    await recovery.choose(victim.email, '+49');
    await recovery.give({ recovery_address: victim.email, recovery_confirm_address: thief.email });
    const session = await recovery.recover(await codeSentTo(servers, thief.email));
    expect(session).toMatchObject({ identity: { id: thief.id } });
  });

  it('goes back to the choice, or to the first screen where there was none', async () => {
    const { email } = await person();
    const recovery = new Recovery(dialect);
    await recovery.choose(email, '+49');
    expect((await recovery.give({ screen: 'previous', recovery_address: email })).state).toBe(
      'recovery_awaiting_address_choice',
    );
    expect((await recovery.give({ screen: 'previous', recovery_address: email })).state).toBe(
      'recovery_awaiting_address_choice',
    );
    expect((await recovery.give({ screen: 'previous' })).state).toBe('recovery_awaiting_address');
  });

  it.each([
    ['recovery_address', {}],
    ['recovery_select_address', { recovery_address: 'given' }],
    ['recovery_confirm_address', { recovery_address: 'given', recovery_select_address: 'given' }],
  ])('asks for %s where it is missing', async (field, steps: JsonObject) => {
    const { email } = await person();
    const recovery = new Recovery(dialect);
    if ('recovery_select_address' in steps) await recovery.choose(email, '+49');
    else if ('recovery_address' in steps) await recovery.give({ recovery_address: email });
    expect(messageIds(await recovery.give({}), field)).toEqual([4000002]);
  });

  it('takes a reference in the flow it was given in alone', async () => {
    const { email } = await person();
    const other = offeredBy(await new Recovery(dialect).give({ recovery_address: email }));
    const recovery = new Recovery(dialect);
    await recovery.give({ recovery_address: email });
    const refused = await recovery.give({
      recovery_address: email,
      recovery_select_address: other[0]?.reference ?? '',
    });
    expect(refused.state).toBe('recovery_awaiting_address_choice');
    expect(messageIds(refused)).toEqual([4000001]);
  });
});
