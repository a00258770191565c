/** The line that a request leaves in the log, by each key of `log`. What the reference writes was looked at. */
import { expect, it } from 'vitest';
import { composed, testConfig } from '../test/http-server.ts';

const HEADERS = {
  authorization: 'Bearer s3cret',
  cookie: 'a=s3cret',
  'x-session-token': 's3cret',
  'x-own': 's3cret',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
};

/** The line of a request with secrets in headers and query. */
async function lineWith(log: object): Promise<Record<string, unknown>> {
  await using servers = await composed(testConfig({ log }));
  await servers.public('/sessions/whoami?aal=aal2&token=s3cret', { headers: HEADERS });
  return servers.log.find(({ msg }) => msg === 'completed handling request') ?? {};
}

it('has the fields of the reference, without secrets', async () => {
  const line = await lineWith({ redaction_text: 'gone' });
  expect(JSON.stringify(line)).not.toContain('s3cret');
  expect(line).toMatchObject({
    http_request: {
      method: 'GET',
      path: '/sessions/whoami',
      query: 'aal=aal2&redacted=1',
      scheme: 'http',
      host: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      remote: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      headers: { authorization: 'gone', cookie: 'gone', 'x-session-token': 'gone' },
    },
    http_response: { status: 401, text_status: 'Unauthorized', size: expect.any(Number), took: expect.any(Number) },
    otel: { trace_id: '4bf92f3577b34da6a3ce929d0e0e4736', span_id: '00f067aa0ba902b7' },
  });
});

it('says how to see what is hidden, unless redaction_text says something else', async () => {
  const { http_request: request } = await lineWith({});
  expect(request).toMatchObject({ headers: { cookie: expect.stringContaining('log.leak_sensitive_values') } });
});

it('hides nothing with leak_sensitive_values', async () => {
  const { http_request: request } = await lineWith({ leak_sensitive_values: true });
  expect(request).toMatchObject({ query: 'aal=aal2&token=s3cret', headers: { 'x-own': 's3cret', cookie: 'a=s3cret' } });
});
