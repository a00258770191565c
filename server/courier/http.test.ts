import { afterEach, describe, expect, it } from 'vitest';
import { loginSms, testCourier, verificationCode } from '../test/courier.ts';
import { startHttpSink } from '../test/http-sink.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const base64 = (text: string): string => `base64://${Buffer.from(text).toString('base64')}`;

async function sink(status?: () => number) {
  const opened = await startHttpSink(status);
  ends.push(async () => opened[Symbol.asyncDispose]());
  return opened;
}

async function courierWith(settings: object) {
  const courier = await testCourier(settings);
  ends.push(() => courier.end());
  return courier;
}

describe('messages by HTTP', () => {
  it('passes all data of a mail to the body', async () => {
    const { calls, url } = await sink();
    const auth = { type: 'basic_auth', config: { user: 'me', password: 'pass' } };
    const request_config = { url, method: 'PUT', body: base64('function(ctx) ctx'), auth, headers: { 'X-A': 'b' } };
    const courier = await courierWith({ delivery_strategy: 'http', http: { request_config } });
    await courier.settled(await courier.send(verificationCode('ann@example.org')), 'sent');
    const [call] = calls;
    expect(call?.method).toBe('PUT');
    expect(call?.headers).toMatchObject({
      authorization: `Basic ${btoa('me:pass')}`,
      'content-type': 'application/json',
      'x-a': 'b',
    });
    expect(JSON.parse(call?.body ?? '')).toMatchObject({
      recipient: 'ann@example.org',
      subject: expect.stringContaining('123456') as string,
      body: expect.stringContaining('123456') as string,
      html_body: expect.stringContaining('<strong>123456') as string,
      template_type: 'verification_code_valid',
      template_data: { to: 'ann@example.org', verification_code: '123456', expires_in_minutes: 60 },
      message_type: 'email',
      request_headers: {},
    });
  });

  it.each([
    ['header', 'x-key'],
    ['cookie', 'cookie'],
  ] as const)('sends SMS by their channel, with a key in a %s', async (place, header) => {
    const { calls, url } = await sink();
    const auth = { type: 'api_key', config: { name: 'x-key', value: 'secret', in: place } };
    const body = base64('function(ctx) { To: ctx.recipient, Body: ctx.body, A: ctx.request_headers["X-Test"][0] }');
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const request_config = { url, method: 'POST', body, auth, headers };
    const courier = await courierWith({
      channels: [{ id: 'sms', type: 'http', request_config }],
      templates: {
        login_code: {
          valid: { email: {}, sms: { body: { plaintext: base64('Code {{ .LoginCode }} + <{{ .To }}>') } } },
        },
      },
    });
    await courier.settled(await courier.send(loginSms('+4915112345678', '42')), 'sent');
    expect(calls[0]?.headers[header]).toBe(place === 'header' ? 'secret' : 'x-key=secret');
    expect(Object.fromEntries(new URLSearchParams(calls[0]?.body))).toEqual({
      A: '1',
      Body: 'Code 42 + <+4915112345678>',
      To: '+4915112345678',
    });
  });

  it('retries after an answer other than 2xx', async () => {
    const answers = [500, 302, 200];
    const { calls, url } = await sink(() => answers.shift() ?? 200);
    const request_config = { url, method: 'POST', body: base64('function(ctx) ctx.recipient') };
    const courier = await courierWith({ channels: [{ id: 'sms', request_config }] });
    const { dispatches } = await courier.settled(await courier.send(loginSms('+4915112345678', '42')), 'sent', 3);
    expect(calls).toHaveLength(3);
    expect(dispatches.filter(({ status }) => status === 'failed').map(({ error }) => error?.['message'])).toContain(
      'unable to dispatch mail delivery because upstream server replied with status code 500',
    );
  });

  it.each([
    ['without a channel', {}, 'no courier channels configured for: sms'],
    ['with a broken snippet', { body: base64('function(ctx) ctx.nope') }, 'no such field: nope'],
    [
      'with a body that no snippet makes',
      { body: base64('{}'), headers: { 'Content-Type': 'text/plain' } },
      'text/plain',
    ],
  ])('records why an SMS %s fails', async (what, request, expected) => {
    const { url } = await sink();
    const channels = [{ id: 'sms', request_config: { url, method: 'POST', ...request } }];
    const courier = await courierWith({ message_retries: 0, ...(what === 'without a channel' ? {} : { channels }) });
    const { dispatches } = await courier.settled(await courier.send(loginSms('+4915112345678', '42')), 'abandoned');
    expect(String(dispatches[0]?.error?.['message'])).toContain(expected);
  });
});
