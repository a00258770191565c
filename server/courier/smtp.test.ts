import { text } from 'node:stream/consumers';
import type { SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { testCourier, verificationCode } from '../test/courier.ts';
import { type MailServer, startMailServer } from '../test/mail-server.ts';
import type { TemplateType } from './model.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const base64 = (text: string): string => `base64://${Buffer.from(text).toString('base64')}`;

async function setUp(
  smtp: (server: MailServer) => object = ({ port }) => ({
    connection_uri: `smtp://127.0.0.1:${port}/?skip_ssl_verify=true`,
  }),
  more: object = {},
  options?: SMTPServerOptions,
  attemptTimeoutMs?: number,
) {
  const server = await startMailServer(options);
  ends.push(() => server.close());
  const courier = await testCourier({ smtp: smtp(server), ...more }, {}, attemptTimeoutMs);
  ends.push(() => courier.end());
  return { server, courier };
}

/** A mail server that accepts each mail after a delay and records its recipient. */
const accepting =
  (recipients: string[], waitMs: () => number): SMTPServerOptions['onData'] =>
  (stream, session, done) => {
    stream.resume();
    const accept = () => {
      recipients.push(session.envelope.rcptTo[0]?.address ?? '');
      done();
    };
    stream.on('end', () => setTimeout(accept, waitMs()));
  };

describe('mail by SMTP', () => {
  it('arrives with text, HTML, sender and headers', async () => {
    const { server, courier } = await setUp(({ port }) => ({
      connection_uri: `smtp://127.0.0.1:${port}/?skip_ssl_verify=true`,
      from_address: 'from@example.org',
      from_name: 'Zoë',
      headers: { 'X-Own': 'yes' },
      local_name: 'mail.example.org',
    }));
    const id = await courier.send(verificationCode('ann@example.org', '654321'));
    const { message, dispatches } = await courier.settled(id, 'sent');
    const [mail] = server.mails;
    expect(mail?.from?.value).toEqual([{ address: 'from@example.org', name: 'Zoë' }]);
    expect(mail?.to).toMatchObject({ value: [{ address: 'ann@example.org' }] });
    expect(mail?.subject).toContain('654321');
    expect(mail?.text).toContain('654321');
    expect(mail?.html).toContain('href="https://example.org/verify?code=654321&amp;flow=1"');
    expect(mail?.headers.get('x-own')).toBe('yes');
    expect(server.greetings).toEqual(['mail.example.org']);
    expect(message).toMatchObject({ sendCount: 1, subject: mail?.subject });
    expect(dispatches).toMatchObject([{ status: 'success' }]);
  });

  it.each([
    ['a certificate that no known authority has signed', '', /certificate|self.signed/i],
    ['a server without STARTTLS', '?skip_ssl_verify=true', /STARTTLS/i],
  ])('refuses %s', async (what, query, expected) => {
    const options: SMTPServerOptions = what.startsWith('a server')
      ? { hideSTARTTLS: true, disabledCommands: ['STARTTLS'] }
      : {};
    const uri = ({ port }: MailServer) => ({ connection_uri: `smtp://127.0.0.1:${port}/${query}` });
    const { server, courier } = await setUp(uri, { message_retries: 0 }, options);
    const id = await courier.send(verificationCode('ann@example.org'));
    const { dispatches } = await courier.settled(id, 'abandoned');
    expect(dispatches[0]?.error).toMatchObject({ code: 500, reason: 'failed to send email via smtp' });
    expect(String(dispatches[0]?.error?.['message'])).toMatch(expected);
    expect(server.mails).toEqual([]);
  });

  it('uses plain text only with disable_starttls', async () => {
    const { server, courier } = await setUp(
      ({ port }) => ({ connection_uri: `smtp://127.0.0.1:${port}/?disable_starttls=true` }),
      {},
      { disabledCommands: ['STARTTLS'] },
    );
    await courier.settled(await courier.send(verificationCode('ann@example.org')), 'sent');
    expect(server.mails).toHaveLength(1);
  });

  it('uses implicit TLS, and authenticates', async () => {
    const users: unknown[] = [];
    const { courier } = await setUp(
      ({ port }) => ({ connection_uri: `smtps://ann%40x:p%2Fw@127.0.0.1:${port}/?skip_ssl_verify=true` }),
      {},
      {
        secure: true,
        authOptional: false,
        onAuth({ username, password }, _session, done) {
          users.push([username, password]);
          done(null, { user: username });
        },
      },
    );
    await courier.settled(await courier.send(verificationCode('ann@example.org')), 'sent');
    expect(users).toEqual([['ann@x', 'p/w']]);
  });

  it('retries, and abandons the message after message_retries', async () => {
    let refusals = 0;
    const { courier } = await setUp(
      undefined,
      { message_retries: 2 },
      {
        onRcptTo(address, _session, done) {
          refusals++;
          done(
            address.address === 'later@example.org' && refusals > 1
              ? null
              : Object.assign(new Error('no'), { responseCode: 451 }),
          );
        },
      },
    );
    const later = await courier.settled(await courier.send(verificationCode('later@example.org')), 'sent', 2);
    expect(later.message.sendCount).toBe(2);
    expect(later.dispatches.map(({ status }) => status).toSorted()).toEqual(['failed', 'success']);
    const never = await courier.settled(await courier.send(verificationCode('never@example.org')), 'abandoned', 3);
    expect(never.message.sendCount).toBe(3);
  });

  it('has the same Message-ID at every attempt', async () => {
    const names: unknown[] = [];
    const { courier } = await setUp(
      ({ port }) => ({
        connection_uri: `smtp://127.0.0.1:${port}/?skip_ssl_verify=true`,
        from_address: 'from@example.org',
      }),
      {},
      {
        async onData(stream, _session, done) {
          names.push(/^message-id: (.*)$/im.exec(await text(stream))?.[1]);
          done(names.length === 1 ? Object.assign(new Error('not now'), { responseCode: 451 }) : null);
        },
      },
    );
    const id = await courier.send(verificationCode('ann@example.org'));
    await courier.settled(id, 'sent', 2);
    expect(names).toEqual([`<${id}@example.org>`, `<${id}@example.org>`]);
  });

  it('keeps the order of messages to one recipient without delaying others', async () => {
    const order: string[] = [];
    const { courier } = await setUp(
      undefined,
      { worker: { pull_count: 10, pull_wait: '200ms' } },
      {
        onData: accepting(order, () => (order.includes('ann@example.org') ? 0 : 300)),
      },
    );
    const addresses = ['ann@example.org', 'ann@example.org', 'bob@example.org', 'ann@example.org'];
    const composed = await Promise.all(addresses.map((to) => courier.composed(verificationCode(to))));
    const ids: string[] = [];
    for (const message of composed) ids.push(await courier.store.enqueue(message));
    const sent = await Promise.all(ids.map((id) => courier.settled(id, 'sent')));
    const times = sent.map(({ dispatches }) => dispatches[0]?.createdAt.getTime() ?? 0);
    expect(times[0]).toBeLessThan(times[1] ?? 0);
    expect(times[1]).toBeLessThan(times[3] ?? 0);
    expect(order.at(-1)).toBe('ann@example.org');
  });

  it('does not send a message later whose attempt timed out', async () => {
    const deliveries: string[] = [];
    let isSlow = true;
    const { courier } = await setUp(
      undefined,
      { worker: { pull_count: 10, pull_wait: '20ms' } },
      {
        onData: accepting(deliveries, () => (isSlow ? 1500 : 0)),
      },
      800,
    );
    // More than the connections: the last ones queue behind those that the server delays.
    const addresses = Array.from({ length: 8 }, (_, number) => `${number}@example.org`);
    const ids = await Promise.all(addresses.map((address) => courier.send(verificationCode(address))));
    await Promise.all(ids.map((id) => courier.settled(id, 'queued')));
    isSlow = false;
    await Promise.all(ids.map((id) => courier.settled(id, 'sent', 2)));
    await new Promise((passed) => setTimeout(passed, 1500));
    expect(deliveries.filter((address) => Number.parseInt(address, 10) >= 5).toSorted()).toEqual(addresses.slice(5));
  });

  it.each([
    ['subject', { subject: base64('{{ .Nope }}') }, "can't evaluate field Nope"],
    ['plain text', { body: { plaintext: base64('{{ end }}') } }, 'plaintext of verification_code_valid'],
  ])('tries a message whose template of the %s is broken again, until it is abandoned', async (_, email, expected) => {
    const smtp = ({ port }: MailServer) => ({ connection_uri: `smtp://127.0.0.1:${port}/?skip_ssl_verify=true` });
    const { server, courier } = await setUp(smtp, { templates: { verification_code: { valid: { email } } } });
    const id = await courier.send(verificationCode('ann@example.org', '777777'));
    const { message, dispatches } = await courier.settled(id, 'queued', 2);
    expect(message.sendCount).toBeGreaterThan(0);
    expect(dispatches[0]).toMatchObject({
      status: 'failed',
      error: { message: expect.stringContaining(expected) as string },
    });
    expect(server.mails).toEqual([]);
    courier.configure({ smtp: smtp(server) });
    await courier.settled(id, 'sent', 3);
    expect(server.mails[0]?.text).toContain('777777');
    courier.configure({
      smtp: smtp(server),
      templates: { verification_code: { valid: { email } } },
      message_retries: 1,
    });
    await courier.settled(await courier.send(verificationCode('ann@example.org')), 'abandoned', 2);
  });

  it('sends the text of a message whose HTML template is broken', async () => {
    const email = { body: { html: base64('{{ if }}') } };
    const { server, courier } = await setUp(undefined, { templates: { verification_code: { valid: { email } } } });
    await courier.settled(await courier.send(verificationCode('ann@example.org', '777777')), 'sent');
    expect(server.mails[0]?.text).toContain('777777');
    expect(server.mails[0]?.html).toBe(false);
  });

  it.each([
    ['v1.0', { To: 'ann@example.org', VerificationCode: '777777', VerificationURL: 'https://x.test/v', Identity: {} }],
    [
      'v1.3',
      { to: 'ann@example.org', verification_code: '777777', verification_url: 'https://x.test/v', identity: {} },
    ],
  ])('sends what %s queued', async (_, data) => {
    const { server, courier } = await setUp();
    const composed = await courier.composed(verificationCode('ann@example.org', '777777'));
    const id = await courier.store.enqueue({ ...composed, body: 'as 777777', templateData: JSON.stringify(data) });
    await courier.settled(id, 'sent');
    expect(server.mails[0]?.text).toContain('as 777777');
    expect(server.mails[0]?.html).toContain('<strong>777777</strong>');
  });

  it.each(['', 'no JSON', '[]', '{"code":"777777"}'])(
    'sends the stored text alone where its data is %j',
    async (templateData) => {
      const { server, courier } = await setUp();
      const composed = await courier.composed(verificationCode('ann@example.org', '777777'));
      await courier.settled(await courier.store.enqueue({ ...composed, templateData }), 'sent');
      expect(server.mails[0]?.text).toContain('777777');
      expect(server.mails[0]?.html).toBe(false);
    },
  );

  it.each([
    ['recipient', 'onRcptTo'],
    ['content', 'onData'],
  ] as const)('abandons a message at once whose %s the server refuses permanently', async (_, when) => {
    const refusal = Object.assign(new Error('no such user'), { responseCode: 550 });
    const options: SMTPServerOptions =
      when === 'onRcptTo'
        ? { onRcptTo: (_address, _session, done) => done(refusal) }
        : { onData: (stream, _session, done) => void stream.resume().on('end', () => done(refusal)) };
    const { courier } = await setUp(undefined, {}, options);
    const id = await courier.send(verificationCode('ann@example.org'));
    const { message, dispatches } = await courier.settled(id, 'abandoned');
    expect(message.sendCount).toBe(1);
    expect(String(dispatches[0]?.error?.['message'])).toContain('550');
  });

  it('renews the lease of a message while it is sent', async () => {
    const deliveries: string[] = [];
    const server = await startMailServer({ onData: accepting(deliveries, () => 1200) });
    ends.push(() => server.close());
    const smtp = { connection_uri: `smtp://127.0.0.1:${server.port}/?skip_ssl_verify=true` };
    const courier = await testCourier({ smtp }, { courier: { lease: '300ms' } });
    ends.push(() => courier.end());
    const id = await courier.send(verificationCode('ann@example.org'));
    for (let count = 0; count < 10; count++) {
      await new Promise((passed) => setTimeout(passed, 100));
      expect(await courier.store.claim({ limit: 10, leaseMs: 300, restMs: [0] })).toEqual([]);
    }
    const { message } = await courier.settled(id, 'sent');
    expect([message.sendCount, deliveries]).toEqual([1, ['ann@example.org']]);
  });

  it('sends a message of an unknown template as it was queued', async () => {
    const { server, courier } = await setUp();
    const known = await courier.composed(verificationCode('ann@example.org', '777777'));
    const id = await courier.store.enqueue({ ...known, templateType: 'of_another_version' as TemplateType });
    await courier.settled(id, 'sent');
    expect(server.mails[0]?.text).toContain('777777');
    expect(server.mails[0]?.html).toBe(false);
  });

  it('does not let a subject begin another header field', async () => {
    const subject = base64('{{ .Identity.traits.name }}\r\nBcc: eve@example.org');
    const { server, courier } = await setUp(undefined, {
      templates: { verification_code: { valid: { email: { subject } } } },
    });
    await courier.settled(await courier.send(verificationCode('ann@example.org')), 'sent');
    expect(server.mails[0]?.subject).toBe('Ann <b> Bcc: eve@example.org');
    expect(server.mails[0]?.bcc).toBeUndefined();
  });
});
