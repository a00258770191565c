/**
 * Writes mail (RFC 5322, RFC 2045). Nodemailer's functions encode the fields and parts. They are joined here because nodemailer joins them
 * with a stream for each part, which is a third of the cost of sending a mail.
 */
import { foldLines, hasLongerLines, isPlainText } from 'nodemailer/lib/mime-funcs';
import MimeNode from 'nodemailer/lib/mime-node';
import { encode, wrap } from 'nodemailer/lib/qp';

/** The fields that all mails share. */
export interface Sender {
  readonly name: string;
  readonly address: string;
  /** Further header fields. The addresses in `Cc` and `Bcc` receive copies. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Mail {
  /** Without angle brackets. The same at each attempt, so that a mail delivered twice is recognised (RFC 5322 section 3.6.4). */
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string | undefined;
  readonly date: Date;
}

export interface WrittenMail {
  readonly envelope: {
    readonly from: string;
    readonly to: (string | { readonly name: ''; readonly address: string })[];
  };
  readonly raw: string;
}

const MAX_LINE = 76;
/** Header fields that each mail sets itself. */
const OWN_FIELDS = /^(?:to|subject|message-id|date|mime-version|content-[a-z-]+)\s*(?::|$)/i;

/** Returns a function that writes mails of a sender. */
export function mailWriter({ name, address, headers }: Sender): (mail: Mail) => WrittenMail {
  const configured = Object.entries(headers).filter(([key]) => !OWN_FIELDS.test(key.trim()));
  const common = new MimeNode('text/plain')
    .addHeader(Object.fromEntries(configured))
    .setHeader('From', { name, address });
  const { to: copies } = common.getEnvelope();
  const commonFields = common
    .buildHeaders()
    .split(/\r\n(?![ \t])/)
    .filter((field) => !OWN_FIELDS.test(field));
  const field = (key: string, value: string | { name: ''; address: string }): string =>
    foldLines(`${key}: ${common.encodeHeaderValue(key, value)}`, MAX_LINE);

  return ({ messageId, to: recipient, subject, text, html, date }) => {
    // As an object, so that a comma does not make a list of addresses.
    const to = { name: '', address: recipient } as const;
    const fields = [
      ...commonFields,
      field('To', to),
      field('Subject', subject),
      `Message-ID: <${messageId}>`,
      `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
      'MIME-Version: 1.0',
    ];
    const parts = [part('plain', text), ...(html ? [part('html', html)] : [])];
    return { envelope: { from: address, to: [to, ...copies] }, raw: `${fields.join('\r\n')}\r\n${joined(parts)}` };
  };
}

function part(type: 'plain' | 'html', content: string): string {
  const isPlain = isPlainText(content) && !hasLongerLines(content, MAX_LINE);
  const encoding = isPlain ? '7bit' : 'quoted-printable';
  const head = `Content-Type: text/${type}; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`;
  return head + (isPlain ? content : wrap(encode(content)));
}

function joined(parts: readonly string[]): string {
  if (parts.length === 1) return parts.join();
  // Quoted-printable text cannot contain `=_` (RFC 2045 section 6.7).
  const boundary = `=_${crypto.randomUUID()}`;
  const all = parts.map((one) => `--${boundary}\r\n${one}\r\n`).join('');
  return `Content-Type: multipart/alternative; boundary="${boundary}"\r\n\r\n${all}--${boundary}--\r\n`;
}
