/** A code that is submitted twice while a web hook is still being asked: the hook hears of it once. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../kernel/json.ts';
import { CODE_SCHEMA, askForCode } from '../test/code-people.ts';
import { Client, type ShownFlow } from '../test/flow-client.ts';
import { hookServer, newEmail, type HookServer } from '../test/hook-people.ts';
import type { Answer } from '../test/http-server.ts';
import { inBase64 } from '../test/identity-admin.ts';
import { codeSentTo } from '../test/messages.ts';

let server: HookServer;
beforeAll(async () => {
  server = await hookServer(
    (hook) => ({
      login: { after: { hooks: [hook('login')] } },
      registration: { after: { code: { hooks: [hook('registration', { can_interrupt: true })] } } },
      recovery: { after: { hooks: [hook('recovery')] } },
    }),
    {
      feature_flags: { use_continue_with_transitions: true },
      identity: { default_schema_id: 'code', schemas: [{ id: 'code', url: inBase64(CODE_SCHEMA) }] },
    },
    { code: { enabled: true, passwordless_enabled: true } },
  );
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(() => server.forget());

interface Coded {
  readonly client: Client;
  readonly flow: ShownFlow;
  /** What is submitted with the code. */
  readonly fields: JsonObject;
}

/** A flow that waits for the code that was sent. */
async function waiting(kind: 'login' | 'registration' | 'recovery'): Promise<Coded> {
  const client = new Client(server.servers, 'native');
  const email = newEmail();
  if (kind !== 'registration') await create(email);
  const whose: Readonly<Record<typeof kind, JsonObject>> = {
    login: { identifier: email },
    registration: { traits: { email } },
    recovery: { email },
  };
  const who = whose[kind];
  let flow: ShownFlow;
  if (kind === 'recovery') {
    flow = await client.start(kind);
    await client.submit(kind, flow, { method: 'code', ...who });
  } else flow = await askForCode(client, kind, who);
  const code = await codeSentTo(server.servers, email);
  return { client, flow, fields: { ...(kind === 'recovery' ? {} : who), method: 'code', code } };
}

async function create(email: string): Promise<void> {
  const body = JSON.stringify({ schema_id: 'code', traits: { email } });
  const headers = { 'content-type': 'application/json' };
  const made = await server.servers.admin('/admin/identities', { method: 'POST', headers, body });
  if (made.status !== 201) throw new Error(made.text);
}

describe.each(['login', 'registration', 'recovery'] as const)('a code of a %s', (kind) => {
  it('reaches a web hook once, and succeeds once', async () => {
    const { client, flow, fields } = await waiting(kind);
    const submit = (): Promise<Answer> => client.submit(kind, flow, fields);
    // The second one comes while the hook thinks about the first.
    let second: Promise<Answer> | undefined;
    server.answer(kind, { status: 204, until: async () => (second ??= submit()) });
    const first = await submit();
    expect(server.calls(kind)).toHaveLength(1);
    expect(first.status).toBe(200);
    expect((await second)?.status).not.toBe(200);
  });

  it('stays consumed when the hook fails', async () => {
    const { client, flow, fields } = await waiting(kind);
    server.answer(kind, 404);
    expect((await client.submit(kind, flow, fields)).status).not.toBe(200);
    server.answer(kind, 204);
    const again = await client.submit(kind, flow, fields);
    expect(again.status).not.toBe(200);
    expect(server.calls(kind)).toHaveLength(1);
  });
});
