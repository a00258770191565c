/** Traces of a composed server, as a collector receives them. What the reference sends in each place was looked at with the same collector. */
import { createSocket } from 'node:dgram';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { csrfTokenOf } from '../../test/flow-client.ts';
import { snippet } from '../../test/hook-people.ts';
import { startHttpSink, type HttpSink } from '../../test/http-sink.ts';
import type { CollectedSpan } from '../../test/trace-collector.ts';
import { CALLER, otlp, tracedServer, type Trace, type TracedServer } from '../../test/traced-server.ts';

const PASSWORD = 'correct horse battery 1';
const EMAIL = 'ann@example.com';
const SECRETS = [PASSWORD, EMAIL, 'ory_st_', 'ory_kratos_session'];

let hook: HttpSink;
let server: TracedServer;
beforeAll(async () => {
  vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '20');
  hook = await startHttpSink(() => ({ status: 200, body: '{}' }));
  const url = hook.url.replace('//', '//user:password@');
  server = await tracedServer(
    {
      selfservice: {
        flows: {
          login: {
            after: {
              hooks: [
                {
                  hook: 'web_hook',
                  config: { id: 'told', url: `${url}?key=hidden`, method: 'POST', body: snippet('function(ctx) {}') },
                },
              ],
            },
          },
        },
      },
    },
    { service_name: 'accounts', deployment_environment: 'staging' },
  );
  expect((await server.client('native').register(EMAIL, PASSWORD)).status).toBe(200);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await hook[Symbol.asyncDispose]();
});

/** A login in a browser, and its trace. */
async function login(password = PASSWORD): Promise<Trace> {
  const browser = server.client('browser');
  const flow = await browser.start('login');
  return server.traceOf((headers) =>
    browser.ask(`/self-service/login?flow=${flow.id}`, {
      method: 'POST',
      headers,
      body: { csrf_token: csrfTokenOf(flow), method: 'password', identifier: EMAIL, password },
    }),
  );
}

const names = ({ events }: Trace): readonly string[] => events.map(({ name }) => name).toSorted();
const eventOf = ({ events }: Trace, name: string) => events.find((each) => each.name === name)?.attributes;

describe('the trace of a login', () => {
  let trace: Trace;
  beforeAll(async () => {
    trace = await login();
    expect(trace.answer.status).toBe(303);
  });

  it('continues the one of the request and is named by the operation', () => {
    expect(trace.root).toMatchObject({ name: 'POST /self-service/login', kind: 2, parentId: CALLER });
    expect(trace.root.attributes).toMatchObject({
      'http.request.method': 'POST',
      'http.route': '/self-service/login',
      'http.response.status_code': 303,
      'url.path': '/self-service/login',
      'url.scheme': 'http',
      'client.address': '127.0.0.1',
    });
    expect(trace.root.resource).toMatchObject({
      'service.name': 'accounts',
      'deployment.environment.name': 'staging',
    });
  });

  it('is a tree of steps, statements, hash, hook, mapper and call', () => {
    const root = 'POST /self-service/login';
    const step = (name: string) => `selfservice.flow.login.${name}`;
    const hooks = [step('runHooks'), 'selfservice.hook.WebHook.ExecuteLoginPostHook', 'selfservice.webhook'];
    const expected: Readonly<Record<string, readonly string[]>> = {
      'hash.Compare': [root, step('judge')],
      'jsonnetsecure.processPoolVM.EvaluateAnonymousSnippet': [root, ...hooks],
      'HTTP POST': [root, ...hooks],
      'sql.tx': [root, step('commit')],
      'sql.conn.exec': [root, step('commit'), 'sql.tx'],
      'sql.conn.query': [root, step('loadSubmittedFlow')],
    };
    for (const [name, above] of Object.entries(expected))
      expect(trace.path(trace.span(name))).toEqual([...above, name]);
    expect(trace.span('hash.Compare').attributes).toEqual({ 'hash.type': 'bcrypt' });
    expect(trace.span('sql.conn.query')).toMatchObject({ kind: 3, attributes: { 'db.system.name': 'sqlite' } });
    expect(trace.span(step('commit')).attributes).toMatchObject({ 'flow.method': 'password' });
    // Rows of the table that are for other flows have none.
    expect(trace.spans.map(({ name }) => name)).not.toContain(step('requirePrivileged'));
  });

  it('has the events of the reference', () => {
    expect(names(trace)).toEqual(['LoginSucceeded', 'SessionIssued', 'WebhookDelivered', 'WebhookSucceeded']);
    const shared = {
      SelfServiceFlowName: 'login',
      SelfServiceStrategyUsed: 'login',
      ClientIP: expect.stringMatching(/^127/),
    };
    const ids = {
      IdentityID: expect.stringMatching(/^[0-9a-f-]{36}$/),
      SessionID: expect.stringMatching(/^[0-9a-f-]{36}$/),
    };
    expect(eventOf(trace, 'SessionIssued')).toEqual({ ...shared, ...ids, SessionAAL: 'aal1' });
    expect(eventOf(trace, 'LoginSucceeded')).toEqual({
      ...shared,
      ...ids,
      FlowID: expect.stringMatching(/^[0-9a-f-]{36}$/),
      SelfServiceFlowType: 'browser',
      LoginRequestedAAL: 'aal1',
      LoginRequestedPrivilegedSession: false,
      SelfServiceMethodUsed: 'password',
      SelfServiceSSOProviderUsed: '',
    });
    expect(eventOf(trace, 'WebhookDelivered')).toMatchObject({
      WebhookID: 'told',
      WebhookURL: hook.url,
      WebhookAttemptNumber: 1,
      WebhookResponseStatusCode: 200,
      WebhookRequestBody: '<redacted>',
      WebhookResponseBody: '<redacted>',
    });
  });

  it('goes on in the server that the hook calls, in each kind of header', () => {
    const headers: IncomingHttpHeaders = hook.calls.at(-1)?.headers ?? {};
    const { spanId } = trace.span('HTTP POST');
    expect(headers).toMatchObject({
      traceparent: `00-${trace.id}-${spanId}-01`,
      b3: `${trace.id}-${spanId}-1`,
      'x-b3-traceid': trace.id,
      'x-b3-spanid': spanId,
      'x-b3-sampled': '1',
      'uber-trace-id': `${trace.id}:${spanId}:0:1`,
    });
    const delivered = eventOf(trace, 'WebhookDelivered');
    expect(headers['ory-webhook-request-id']).toBe(delivered?.['WebhookRequestID']);
    expect(headers['ory-webhook-trigger-id']).toBe(delivered?.['WebhookTriggerID']);
  });

  it('holds no secret, no address, no query', () => {
    const all = JSON.stringify(
      server.collector.spans.map(({ attributes, events, name }) => [name, attributes, events]),
    );
    for (const secret of [...SECRETS, 'hidden', 'user:password']) expect(all).not.toContain(secret);
  });

  it('has the line of its request in the log', () => {
    const line = server.servers.log.findLast(
      (each) => (each['http_response'] as { status?: number } | undefined)?.status === 303,
    );
    expect(line?.['otel']).toEqual({ trace_id: trace.id, span_id: trace.root.spanId });
  });
});

it('tells of a login that fails whose it was to be, and why', async () => {
  const trace = await login('wrong');
  expect(names(trace)).toEqual(['LoginFailed']);
  const why = expect.stringContaining('credentials are invalid');
  expect(eventOf(trace, 'LoginFailed')).toMatchObject({
    IdentityID: expect.stringMatching(/^[0-9a-f-]{36}$/),
    Reason: why,
    ErrorReason: why,
    SelfServiceMethodUsed: 'password',
  });
});

describe('a trace is continued from', () => {
  const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
  const schemas = async (headers: Record<string, string>): Promise<CollectedSpan | undefined> => {
    const before = server.collector.spans.length;
    await server.servers.public('/schemas', { headers });
    await server.servers.public('/schemas', { headers: { traceparent: `00-${'f'.repeat(32)}-${CALLER}-01` } });
    await server.collector.until(
      (span) => span.traceId === 'f'.repeat(32) && server.collector.spans.indexOf(span) >= before,
    );
    return server.collector.spans.slice(before).find(({ kind, traceId }) => kind === 2 && traceId !== 'f'.repeat(32));
  };
  it.each<[string, Record<string, string>]>([
    ['traceparent', { traceparent: `00-${TRACE}-${CALLER}-01` }],
    ['b3', { b3: `${TRACE}-${CALLER}-1` }],
    ['x-b3-*', { 'x-b3-traceid': TRACE, 'x-b3-spanid': CALLER, 'x-b3-sampled': '1' }],
    ['uber-trace-id', { 'uber-trace-id': `${TRACE}:${CALLER}:0:1` }],
    ['uber-trace-id, escaped', { 'uber-trace-id': `${TRACE}%3A${CALLER}%3A0%3A1` }],
    ['the last of them', { traceparent: `00-${'a'.repeat(32)}-${CALLER}-01`, b3: `${TRACE}-${CALLER}-1` }],
  ])('%s', async (_, headers) => {
    expect(await schemas(headers)).toMatchObject({ traceId: TRACE, parentId: CALLER });
  });

  it.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['what is no trace', { traceparent: 'x', b3: '0', 'uber-trace-id': '0:0:0:0' }],
  ])('%s: it begins here', async (_, headers) => {
    expect(await schemas(headers)).toMatchObject({ parentId: '', name: 'GET /schemas' });
  });

  it.each<[string, Record<string, string>]>([
    ['traceparent', { traceparent: `00-${TRACE}-${CALLER}-00` }],
    ['b3', { b3: `${TRACE}-${CALLER}-0` }],
    ['uber-trace-id', { 'uber-trace-id': `${TRACE}:${CALLER}:0:0` }],
  ])('%s, unless the caller keeps none', async (_, headers) => {
    expect(await schemas(headers)).toBeUndefined();
  });
});

it('names requests that have no operation by the server, and leaves out health checks and metrics', async () => {
  const { root } = await server.traceOf((headers) => server.servers.public('/none', { headers }));
  expect(root.name).toBe('servePublic');
  const before = server.collector.spans.length;
  for (const path of ['/admin/health/alive', '/health/ready', '/admin/metrics/prometheus'])
    await server.servers.admin(path);
  await server.traceOf((headers) => server.servers.admin('/none', { headers }));
  expect(server.collector.spans.slice(before).map(({ name }) => name)).toEqual(['serveAdmin']);
});

describe('sampling', () => {
  it('by a ratio of 0 keeps what the caller keeps, and nothing else', async () => {
    vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '20');
    await using quiet = await tracedServer();
    await using none = await tracedServer({}, otlp(quiet.collector, { sampling: { sampling_ratio: 0 } }));
    await none.servers.public('/schemas');
    await none.servers.public('/schemas', { headers: { traceparent: `00-${'b'.repeat(32)}-${CALLER}-01` } });
    await quiet.collector.until(({ traceId }) => traceId === 'b'.repeat(32));
    expect(new Set(quiet.collector.spans.map(({ traceId }) => traceId))).toEqual(new Set(['b'.repeat(32)]));
  });
});

describe('the collector', () => {
  it('gets the authorization header, and what is left when the server stops', async () => {
    vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '60000');
    const one = await tracedServer({}, {});
    const other = await tracedServer({}, otlp(one.collector, { authorization_header: 'Bearer token' }));
    await other.servers.public('/schemas');
    expect(one.collector.spans).toEqual([]);
    await other[Symbol.asyncDispose]();
    expect(one.collector.spans.map(({ name }) => name)).toContain('GET /schemas');
    expect(one.collector.calls[0]?.headers).toMatchObject({ authorization: 'Bearer token' });
    expect(one.collector.calls[0]?.path).toBe('/v1/traces');
    await one[Symbol.asyncDispose]();
  });

  it('may be away: requests do not notice, and the log says it once', async () => {
    vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '20');
    vi.stubEnv('OTEL_EXPORTER_OTLP_TIMEOUT', '100');
    const away = await tracedServer({}, { providers: { otlp: { server_url: '127.0.0.1:9', insecure: true } } });
    expect((await away.client('native').register(EMAIL, PASSWORD)).status).toBe(200);
    expect((await away.client('native').logIn(EMAIL, PASSWORD)).status).toBe(200);
    await vi.waitFor(() => expect(warnings(away)).toHaveLength(1), { timeout: 10_000 });
    await away[Symbol.asyncDispose]();
    expect(warnings(away)).toHaveLength(1);
  });
  const warnings = ({ servers }: TracedServer) => servers.log.filter(({ msg }) => msg === 'spans could not be sent');
});

describe('Zipkin', () => {
  it('gets spans as JSON; as in the reference, traces are neither continued nor handed on', async () => {
    vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '20');
    await using target = await tracedServer();
    const { address } = target.collector;
    const zipkin = { server_url: `http://${address}/api/v2/spans`, sampling: { sampling_ratio: 1 } };
    const one = await tracedServer({}, { provider: 'zipkin', service_name: 'z', providers: { zipkin } });
    await one.servers.public('/schemas', { headers: { traceparent: `00-${'c'.repeat(32)}-${CALLER}-01` } });
    await one[Symbol.asyncDispose]();
    const call = target.collector.calls.find(({ path }) => path === '/api/v2/spans');
    const spans = JSON.parse(call?.body.toString() ?? '[]') as Record<string, unknown>[];
    const root = spans.find(({ kind }) => kind === 'SERVER');
    expect(root).toMatchObject({ name: 'GET /schemas', localEndpoint: { serviceName: 'z' } });
    expect(root?.['traceId']).not.toBe('c'.repeat(32));
    expect(root?.['parentId']).toBeUndefined();
  });

  it('keeps nothing unless the ratio is set, as in the reference, and says so', async () => {
    await using one = await tracedServer({}, { provider: 'zipkin' });
    await one.servers.public('/schemas');
    expect(one.servers.log.map(({ msg }) => msg)).toContain(
      'no trace is kept: tracing.providers.zipkin.sampling.sampling_ratio is not set',
    );
  });
});

describe('Jaeger', () => {
  it("gets spans at its agent's UDP port, and says which traces are kept", async () => {
    vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '20');
    const packets: Buffer[] = [];
    const agent = createSocket('udp4').on('message', (packet) => packets.push(packet));
    await new Promise<void>((resolve) => void agent.bind(0, '127.0.0.1', resolve));
    await using sampling = await startHttpSink(() => ({
      status: 200,
      body: JSON.stringify({ strategyType: 'PROBABILISTIC', probabilisticSampling: { samplingRate: 0 } }),
    }));
    const jaeger = { local_agent_address: `127.0.0.1:${(agent.address() as AddressInfo).port}` };
    const one = await tracedServer({}, { provider: 'jaeger', service_name: 'j', providers: { jaeger } });
    await one.servers.public('/schemas', { headers: { 'uber-trace-id': `${'d'.repeat(32)}:${CALLER}:0:1` } });
    await vi.waitFor(() => expect(packets.length).toBeGreaterThan(0));
    // The beginning is what the reference sends: protocol, version and kind of message, then the name of the function.
    expect(packets[0]?.subarray(0, 2).toString('hex')).toBe('8221');
    const text = Buffer.concat(packets).toString('latin1');
    for (const part of ['emitBatch', 'GET /schemas', 'span.kind', 'server']) expect(text).toContain(part);
    await one[Symbol.asyncDispose]();

    packets.length = 0;
    const asked = { ...jaeger, sampling: { server_url: sampling.url, trace_id_ratio: 1 } };
    const other = await tracedServer({}, { provider: 'jaeger', service_name: 'j', providers: { jaeger: asked } });
    expect((await sampling.next()).path).toBe('/send?service=j');
    await new Promise((turn) => setTimeout(turn, 50));
    await other.servers.public('/schemas');
    await other[Symbol.asyncDispose]();
    expect(packets).toEqual([]);
    agent.close();
  });

  it('without an address of its agent the server does not start, as in the reference', async () => {
    await expect(tracedServer({}, { provider: 'jaeger' })).rejects.toThrow('local_agent_address is not set');
  });
});
