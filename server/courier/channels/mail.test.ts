import { simpleParser } from 'mailparser';
import MailComposer from 'nodemailer/lib/mail-composer';
import { describe, expect, it } from 'vitest';
import { type Mail, type Sender, mailWriter } from './mail.ts';

const SENDER: Sender = { name: 'Zoë, "the" sender', address: 'from@example.org', headers: {} };
const MAIL: Mail = {
  messageId: '1@example.org',
  to: 'ann@example.org',
  subject: 'Hello',
  text: 'Hello',
  html: '<p>Hello</p>',
  date: new Date('2026-01-02T03:04:05Z'),
};

const write = (mail: Partial<Mail>, sender: Partial<Sender> = {}) =>
  mailWriter({ ...SENDER, ...sender })({ ...MAIL, ...mail });

/** The same mail as nodemailer's MailComposer writes and addresses it. */
async function byLibrary(mail: Partial<Mail>, { name, address, headers }: Sender = SENDER) {
  const { to, subject, text, html, messageId, date } = { ...MAIL, ...mail };
  const from = { name, address };
  const options = { from, to: { name: '', address: to }, subject, text, headers: { ...headers }, messageId, date };
  const message = new MailComposer({ ...options, ...(html === undefined ? {} : { html }) }).compile();
  return { envelope: message.getEnvelope(), parsed: await simpleParser(await message.build()) };
}

/** The envelope that nodemailer sends. */
const sentTo = ({ envelope, raw }: ReturnType<typeof write>) =>
  new MailComposer({ envelope, raw }).compile().getEnvelope();

const lines = (text: string | undefined) => text?.replaceAll(/\r\n|\r/g, '\n').trimEnd();

describe('a mail', () => {
  it('has the required header fields, and one part when it has no HTML', async () => {
    const { raw } = write({ html: undefined });
    const mail = await simpleParser(raw);
    expect(mail.messageId).toBe('<1@example.org>');
    expect(mail.date).toEqual(MAIL.date);
    expect(mail.from?.value).toEqual([{ name: SENDER.name, address: SENDER.address }]);
    expect(mail.to).toMatchObject({ value: [{ address: MAIL.to }] });
    expect(mail.headers.get('mime-version')).toBe('1.0');
    expect(mail.headers.get('content-type')).toMatchObject({ value: 'text/plain', params: { charset: 'utf-8' } });
    expect(mail.html).toBe(false);
  });

  it.each([
    ['plain', 'Hello\nthere'],
    ['with letters beyond ASCII', 'Grüße an Jörg — ¿qué?'],
    ['in other scripts', '你好，世界。これは日本語です。'],
    ['with characters beyond 16 bits', 'Hi 👋🏽 — 𝕏'],
    ['with a line that is too long', `${'word '.repeat(400)}end`],
    ['with a word that is too long', 'x'.repeat(3000)],
    ['with dots that begin lines', '.\n..\n.end'],
    ['with trailing white space', 'a \nb\t\n c'],
    ['with equals signs', 'a=20b =\n=3D'],
    ['with all kinds of line ends', 'a\rb\nc\r\nd'],
    ['with text that looks like a boundary', '--=_x\r\n--=_x--\r\nContent-Type: text/html'],
    ['with text that looks like header fields', 'Bcc: eve@example.org\r\n\r\nSubject: other'],
    ['with control characters', 'a\u0000b\u0007c\u001Bd'],
  ])('arrives unchanged: %s', async (_, content) => {
    const { raw } = write({ text: content, html: `<pre>${content}</pre>` });
    const mail = await simpleParser(raw);
    const { parsed } = await byLibrary({ text: content, html: `<pre>${content}</pre>` });
    expect(lines(mail.text)).toBe(lines(parsed.text));
    expect(lines(mail.html || '')).toBe(lines(parsed.html || ''));
    expect(mail.attachments).toEqual([]);
    expect(mail.bcc).toBeUndefined();
    expect(mail.subject).toBe('Hello');
    for (const line of raw.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(998);
  });

  it.each([
    '',
    'Grüße',
    '你好，世界',
    'x'.repeat(300),
    'word '.repeat(60),
    'a\r\nBcc: eve@example.org',
    '=?utf-8?Q?odd?=',
  ])('has the subject %j', async (subject) => {
    const mail = await simpleParser(write({ subject }).raw);
    const { parsed } = await byLibrary({ subject });
    expect(mail.subject ?? '').toBe(parsed.subject ?? '');
    expect(mail.bcc).toBeUndefined();
  });

  it.each([
    'ann@example.org',
    'jörg@bücher.example',
    'joerg@bücher.example',
    'one@example.org, two@example.org',
    'one@example.org\r\nBcc: two@example.org',
    '<one@example.org>, <two@example.org>',
    'Name <one@example.org>',
    '"one, two"@example.org',
    'group: one@example.org;',
    'one@[127.0.0.1]',
  ])('goes to %j as nodemailer would send it', async (to) => {
    const written = write({ to });
    const { envelope, parsed } = await byLibrary({ to });
    expect(sentTo(written)).toEqual(envelope);
    const mail = await simpleParser(written.raw);
    expect(mail.to).toEqual(parsed.to);
    expect(mail.bcc).toBeUndefined();
    expect(written.envelope.to).toHaveLength(1);
  });
});

describe('configured header fields', () => {
  it('are sent, and Cc and Bcc add recipients', async () => {
    const headers = { 'X-Own': 'Grüße', 'reply-to': 'help@example.org', Cc: 'cc@example.org', Bcc: 'bcc@example.org' };
    const written = write({}, { headers });
    const { envelope, parsed } = await byLibrary({}, { ...SENDER, headers });
    expect(sentTo(written).to.toSorted()).toEqual(envelope.to.toSorted());
    const mail = await simpleParser(written.raw);
    expect(mail.headers.get('x-own')).toBe(parsed.headers.get('x-own'));
    expect(mail.replyTo?.text).toBe('help@example.org');
    expect(mail.bcc).toBeUndefined();
  });

  it('cannot replace the fields of the mail, nor begin others', async () => {
    const headers = {
      To: 'eve@example.org',
      'subject ': 'Other',
      'Message-Id': '<2@example.org>',
      'Content-Type': 'text/html',
      'Content-Transfer-Encoding': 'base64',
      'X-A': 'a\r\nX-B: b',
      'X-C: c\r\nX-D': 'd',
    };
    const written = write({}, { headers });
    expect(sentTo(written).to).toEqual(['ann@example.org']);
    const mail = await simpleParser(written.raw);
    expect(mail.to).toMatchObject({ value: [{ address: 'ann@example.org' }] });
    expect([mail.subject, mail.messageId, lines(mail.text)]).toEqual(['Hello', '<1@example.org>', 'Hello']);
    expect([mail.headers.has('x-b'), mail.headers.has('x-d')]).toEqual([false, false]);
  });
});
