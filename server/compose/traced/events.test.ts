/** The events of a composed server. Names and attributes are those that v26.2.0 sends for the same requests, seen with the same collector. */
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { hasPostgresql, targets } from '../../persistence/testing/databases.ts';
import type { Client } from '../../test/flow-client.ts';
import { snippet } from '../../test/hook-people.ts';
import { startHttpSink } from '../../test/http-sink.ts';
import { startMailServer } from '../../test/mail-server.ts';
import { codeSentTo, wrongCode } from '../../test/messages.ts';
import type { CollectedEvent } from '../../test/trace-collector.ts';
import { adminRequest, tracedServer, type Trace, type TracedServer } from '../../test/traced-server.ts';

const PASSWORD = 'correct horse battery 1';
const ID = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
const KEY = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
const JWKS = snippet(JSON.stringify({ keys: [{ ...KEY, kid: 'k', alg: 'ES256' }] }));
const CONFIG = {
  session: {
    earliest_possible_extend: '25h',
    whoami: {
      tokenizer: {
        templates: {
          good: { jwks_url: JWKS, ttl: '10m' },
          bad: { jwks_url: JWKS, ttl: '10m', claims_mapper_url: snippet("{ claims: error 'oh' }") },
        },
      },
    },
  },
  selfservice: {
    methods: { code: { enabled: true }, link: { enabled: true } },
    flows: {
      recovery: { enabled: true, use: 'code', ui_url: 'http://app.test/recovery' },
      verification: { enabled: true, use: 'code', ui_url: 'http://app.test/verification' },
    },
  },
};

let server: TracedServer;
beforeAll(async () => {
  vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '20');
  server = await tracedServer(CONFIG);
});
afterAll(() => server[Symbol.asyncDispose]());

let count = 0;
async function newUser(): Promise<{ readonly email: string; readonly client: Client }> {
  count += 1;
  const email = `traced-${count}@example.org`;
  const client = server.client('native');
  expect((await client.register(email, PASSWORD)).status).toBe(200);
  return { email, client };
}

/** The events of a trace, without what all of them have. */
const events = (trace: Trace): readonly CollectedEvent[] =>
  trace.events.map(({ name, attributes: { ClientIP, ...attributes } }) => {
    expect(ClientIP).toMatch(/^127\.0\.0\.1:\d+$/);
    return { name, attributes };
  });
const event = (name: string, attributes: object) => ({ name, attributes });
const only = (trace: Trace, name: string) => events(trace).filter((each) => each.name === name);

const admin = (path: string, method = 'GET', body?: unknown): Promise<Trace> =>
  server.traceOf((headers) => adminRequest(server, path, method, headers, body));
const ask = (client: Client, path: string, method = 'GET', body?: object): Promise<Trace> =>
  server.traceOf((headers) =>
    client.ask(path, { method, headers, ...(body && { body: body as Record<string, string> }) }),
  );

describe('flows', () => {
  it('begin with an event: a registration, a login', async () => {
    const flow = { FlowID: ID, SelfServiceFlowType: 'api' };
    const anyone = server.client('native');
    expect(events(await ask(anyone, '/self-service/registration/api'))).toEqual([event('RegistrationInitiated', flow)]);
    const { client } = await newUser();
    expect(only(await ask(client, '/self-service/login/api?refresh=true'), 'LoginInitiated')).toEqual([
      event('LoginInitiated', { ...flow, FlowRefresh: true, FlowRequestedAAL: 'aal1' }),
    ]);
  });

  it('a registration makes an identity and a session, and signs in', async () => {
    const client = server.client('native');
    const { id } = await client.start('registration');
    const body = { method: 'password', password: PASSWORD, traits: { email: 'new@example.org' } };
    const trace = await ask(client, `/self-service/registration?flow=${id}`, 'POST', body);
    expect(trace.answer.status).toBe(200);
    const shared = { SelfServiceFlowName: 'registration', SelfServiceStrategyUsed: 'registration', IdentityID: ID };
    const finished = {
      SelfServiceFlowType: 'api',
      FlowID: id,
      SelfServiceMethodUsed: 'password',
      SelfServiceSSOProviderUsed: '',
    };
    expect(events(trace)).toEqual([
      event('IdentityCreated', shared),
      event('SessionIssued', { ...shared, SessionID: ID, SessionAAL: 'aal1' }),
      event('RegistrationSucceeded', { ...shared, ...finished }),
      event('LoginSucceeded', {
        ...shared,
        ...finished,
        SessionID: ID,
        LoginRequestedAAL: '',
        LoginRequestedPrivilegedSession: false,
      }),
    ]);
  });

  it('a taken identifier, and a flow that is not there', async () => {
    const { email } = await newUser();
    const client = server.client('native');
    const { id } = await client.start('registration');
    const body = { method: 'password', password: PASSWORD, traits: { email } };
    const [taken] = only(
      await ask(client, `/self-service/registration?flow=${id}`, 'POST', body),
      'RegistrationFailed',
    );
    expect(taken?.attributes).toMatchObject({ FlowID: id, ErrorReason: expect.stringContaining('exists already') });
    const none = '00000000-0000-0000-0000-000000000001';
    const login = { method: 'password', identifier: email, password: PASSWORD };
    const [gone] = events(await ask(client, `/self-service/login?flow=${none}`, 'POST', login));
    expect(gone).toMatchObject({
      name: 'LoginFailed',
      attributes: { FlowID: '00000000-0000-0000-0000-000000000000', SelfServiceFlowType: '', LoginRequestedAAL: '' },
    });
  });

  it('settings that are changed, and those that are refused', async () => {
    const { client } = await newUser();
    const { id } = await client.start('settings');
    const path = `/self-service/settings?flow=${id}`;
    const changed = await ask(client, path, 'POST', { method: 'password', password: `${PASSWORD}2` });
    expect(events(changed).filter(({ name }) => name !== 'SessionChecked')).toEqual([
      event('IdentityUpdated', { IdentityID: ID }),
      event('SettingsSucceeded', {
        SelfServiceFlowType: 'api',
        IdentityID: ID,
        SelfServiceMethodUsed: 'password',
        FlowID: id,
      }),
    ]);
    const [refused] = only(await ask(client, path, 'POST', { method: 'password', password: 'x' }), 'SettingsFailed');
    expect(refused?.attributes).toMatchObject({ ErrorReason: expect.stringContaining('at least 8 characters') });
  });

  it.each(['recovery', 'verification'] as const)('%s by a code, wrong and right', async (kind) => {
    const { email } = await newUser();
    const client = server.client('native');
    const { id } = await client.start(kind);
    const path = `/self-service/${kind}?flow=${id}`;
    await client.ask(path, { method: 'POST', body: { method: 'code', email } });
    const code = await codeSentTo(server.servers, email);
    const flow = { SelfServiceFlowType: 'api', SelfServiceMethodUsed: 'code', FlowID: id };
    const name = kind === 'recovery' ? 'Recovery' : 'Verification';
    const [wrong] = events(await ask(client, path, 'POST', { method: 'code', code: wrongCode(code) }));
    expect(wrong).toMatchObject({
      name: `${name}Failed`,
      attributes: { ...flow, Reason: expect.stringContaining('code is invalid') },
    });
    const right = await ask(client, path, 'POST', { method: 'code', code });
    expect(events(right)).toContainEqual(event(`${name}Succeeded`, { ...flow, IdentityID: ID }));
  });

  it('a recovery without the new feature flags is reported as such', async () => {
    expect(events(await ask(server.client('native'), '/self-service/recovery/api'))).toEqual([
      event('DeprecatedFeatureUsed', { DeprecatedFeatureID: 'legacy_recovery_flow' }),
    ]);
  });
});

describe('sessions', () => {
  it('are checked, signed as a token, and revoked by their owner', async () => {
    const { client } = await newUser();
    const ids = { IdentityID: ID, SessionID: ID };
    expect(events(await ask(client, '/sessions/whoami'))).toEqual([event('SessionChecked', ids)]);
    const signed = await ask(client, '/sessions/whoami?tokenize_as=good');
    expect(events(signed)).toContainEqual(event('SessionTokenizedAsJWT', { ...ids, TokenizedSessionTTL: '10m0s' }));
    const failed = await ask(client, '/sessions/whoami?tokenize_as=bad');
    const [mapping] = only(failed, 'JsonnetMappingFailed');
    expect(mapping?.attributes).toMatchObject({
      ErrorReason: expect.stringContaining('oh'),
      JsonnetInput: expect.stringContaining('"sub": "string"'),
      SelfServiceSSOProviderUsed: '',
      SelfServiceMethodUsed: '',
    });
    const out = await ask(client, '/self-service/logout/api', 'DELETE', { session_token: client.token ?? '' });
    expect(events(out)).toEqual([event('SessionRevoked', ids)]);
    expect(events(await ask(client, '/sessions/whoami'))).toEqual([]);
  });

  it('are extended by an administrator', async () => {
    const { client } = await newUser();
    const { id } = (await client.whoami()) as { id: string };
    expect(only(await admin(`/admin/sessions/${id}/extend`, 'PATCH'), 'SessionLifespanExtended')).toEqual([
      event('SessionLifespanExtended', {
        IdentityID: ID,
        SessionID: id,
        SessionExpiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ \+0000 UTC$/),
      }),
    ]);
  });

  it('are ended in a browser', async () => {
    const { email } = await newUser();
    const browser = server.client('ajax');
    await browser.logIn(email, PASSWORD);
    const { logout_token: token } = (await browser.ask('/self-service/logout/browser')).json() as {
      logout_token: string;
    };
    const out = await ask(browser, `/self-service/logout?token=${token}`);
    expect(only(out, 'SessionRevoked')).toEqual([event('SessionRevoked', { IdentityID: ID, SessionID: ID })]);
  });
});

describe('identities', () => {
  it('are created, changed, recovered and deleted by an administrator', async () => {
    const traits = { email: 'admin-made@example.org' };
    const made = await admin('/admin/identities', 'POST', { schema_id: 'default', traits });
    const { id } = made.answer.json() as { id: string };
    const named = { IdentityID: id };
    expect(events(made)).toEqual([event('IdentityCreated', named)]);
    const put = { schema_id: 'default', state: 'active', traits };
    expect(events(await admin(`/admin/identities/${id}`, 'PUT', put))).toEqual([event('IdentityUpdated', named)]);
    for (const method of ['code', 'link']) {
      const started = await admin(`/admin/recovery/${method}`, 'POST', { identity_id: id });
      expect(only(started, 'RecoveryInitiatedByAdmin')).toEqual([
        event('RecoveryInitiatedByAdmin', {
          ...named,
          SelfServiceFlowType: 'browser',
          SelfServiceMethodUsed: method,
          FlowID: ID,
        }),
      ]);
    }
    expect(events(await admin(`/admin/identities/${id}`, 'DELETE'))).toEqual([event('IdentityDeleted', named)]);
  });

  it('that a batch stores are reported, those that it refuses are not', async () => {
    const create = { schema_id: 'default', traits: { email: 'twice@example.org' } };
    const batch = await admin('/admin/identities', 'PATCH', { identities: [{ create }, { create }] });
    expect(events(batch)).toEqual([event('IdentityCreated', { IdentityID: ID })]);
  });

  it('that are not stored are not reported', async () => {
    const traits = { email: 'only-once@example.org' };
    await admin('/admin/identities', 'POST', { schema_id: 'default', traits });
    const again = await admin('/admin/identities', 'POST', { schema_id: 'default', traits });
    expect(again.answer.status).toBe(409);
    expect(again.events).toEqual([]);
  });
});

describe('messages', () => {
  it('are a trace of their own: sent, or abandoned', async () => {
    vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '20');
    const mail = await startMailServer();
    const courier = { smtp: { connection_uri: `smtp://127.0.0.1:${mail.port}/?skip_ssl_verify=true` } };
    await using sending = await tracedServer({ ...CONFIG, courier: { ...courier, worker: { pull_wait: '20ms' } } });
    const stop = new AbortController();
    const watching = sending.servers.courier.watch(stop.signal);
    await sending.client('native').register('mail@example.org', PASSWORD);
    const dispatch = await sending.collector.until(({ name }) => name === 'courier.DispatchMessage');
    stop.abort();
    await watching;
    await mail.close();
    const message = {
      'message.type': 'email',
      'message.template_type': 'verification_code_valid',
      'message.send_count': 0,
    };
    expect(dispatch).toMatchObject({ parentId: '', attributes: message });
    expect(dispatch.events).toEqual([
      event('CourierMessageDispatched', {
        CourierMessageID: dispatch.attributes['message.id'],
        CourierMessageChannel: 'email',
        CourierMessageTemplateType: 'verification_code_valid',
      }),
    ]);
    const below = sending.collector.spans
      .filter(({ parentId }) => parentId === dispatch.spanId)
      .map(({ name }) => name);
    expect(below).toContain('courier.SMTPChannel.Dispatch');
    // No request causes the courier to look for work.
    expect(sending.collector.spans.filter(({ parentId, kind }) => parentId === '' && kind === 3)).toEqual([]);
  });
});

describe('web hooks', () => {
  it('that fail say so, and those in the background belong to the trace of their request', async () => {
    vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '20');
    await using sink = await startHttpSink(() => 400);
    const hook = (id: string, more = {}) => ({
      hook: 'web_hook',
      config: { id, url: sink.url, method: 'POST', body: snippet('function(ctx) {}'), ...more },
    });
    const hooks = [hook('background', { response: { ignore: true } }), hook('waited')];
    await using called = await tracedServer({ selfservice: { flows: { login: { after: { hooks } } } } });
    await called.client('native').register('hook@example.org', PASSWORD);
    const client = called.client('native');
    const flow = await client.start('login');
    const body = { method: 'password', identifier: 'hook@example.org', password: PASSWORD };
    const trace = await called.traceOf((headers) =>
      client.ask(`/self-service/login?flow=${flow.id}`, { method: 'POST', headers, body }),
    );
    expect(trace.answer.status).toBe(502);
    await vi.waitFor(() => {
      const spans = called.collector.spans.filter(
        ({ name, traceId }) => name === 'selfservice.webhook' && traceId === trace.id,
      );
      expect(spans.map(({ events: told, status }) => [told.map(({ name }) => name), status.code])).toEqual([
        [['WebhookDelivered', 'WebhookFailed'], 2],
        [['WebhookDelivered', 'WebhookFailed'], 2],
      ]);
    });
  });
});

it.skipIf(!hasPostgresql)('statements that several requests share are part of a trace: PostgreSQL', async () => {
  vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '20');
  const database = await targets.find(({ dialect }) => dialect === 'postgresql')?.create();
  const opened = await database?.open();
  await opened?.migrations.up();
  await opened?.close();
  {
    await using shared = await tracedServer({ dsn: database?.dsn ?? '' });
    const client = shared.client('native');
    await client.register('shared@example.org', PASSWORD);
    const trace = await shared.traceOf((headers) => client.ask('/sessions/whoami', { headers }));
    expect(trace.path(trace.span('sql.conn.query'))).toEqual(['GET /sessions/whoami', 'sql.conn.query']);
  }
  await database?.drop();
});
