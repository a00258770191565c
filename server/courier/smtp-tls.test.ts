import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { SMTPServerOptions } from 'smtp-server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { trustSystemCertificates } from '../outbound/trusted-certificates.ts';
import { first, second } from '../test/certificates.ts';
import { testCourier, verificationCode } from '../test/courier.ts';
import { startMailServer } from '../test/mail-server.ts';

let trusted: string[];
let folder: string;
const ends: (() => Promise<void>)[] = [];

beforeAll(async () => {
  // The machine's trusted authorities: the configuration cannot name any. They are read before the first call, once in a process.
  await trustSystemCertificates();
  trusted = getCACertificates('default');
  setDefaultCACertificates([...trusted, first.cert]);
  folder = await mkdtemp(join(tmpdir(), 'zelos-smtp-'));
  await writeFile(join(folder, 'client.crt'), second.cert);
  await writeFile(join(folder, 'client.key'), second.key);
  await writeFile(join(folder, 'nonsense.crt'), 'nonsense');
});
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});
afterAll(async () => {
  setDefaultCACertificates(trusted);
  await rm(folder, { recursive: true });
});

/** Sends one mail through a server with the certificate of first.test. @returns `sent` or the error */
async function outcome(uri: (port: number) => string, smtp: object, options: SMTPServerOptions = {}): Promise<string> {
  const server = await startMailServer({ key: first.key, cert: first.cert, ...options });
  ends.push(() => server.close());
  const settings = { smtp: { connection_uri: uri(server.port), ...smtp }, message_retries: 0 };
  const courier = await testCourier(settings);
  ends.push(() => courier.end());
  const id = await courier.send(verificationCode('ann@example.org'));
  const { message, dispatches } = await Promise.race([courier.settled(id, 'sent'), courier.settled(id, 'abandoned')]);
  expect(server.mails).toHaveLength(message.status === 'sent' ? 1 : 0);
  return message.status === 'sent' ? 'sent' : String(dispatches[0]?.error?.['message']);
}

describe('the certificate of a mail server', () => {
  it.each([
    ['smtp', '127.0.0.1', '', /^sent$/],
    ['smtps', '127.0.0.1', '', /^sent$/],
    ['smtps', 'localhost', '', /altnames/],
    ['smtps', 'localhost', '?server_name=first.test', /^sent$/],
    ['smtp', 'localhost', '?server_name=first.test', /^sent$/],
    ['smtps', '127.0.0.1', '?server_name=other.test', /altnames/],
    ['smtp', '127.0.0.1', '?server_name=other.test', /altnames/],
    ['smtps', '127.0.0.1', '?server_name=other.test&skip_ssl_verify=true', /^sent$/],
    ['smtps', '127.0.0.1', '?server_name=other.test&skip_ssl_verify=false', /altnames/],
  ])('is held against the name: %s://%s/%s', async (scheme, host, query, expected) => {
    const uri = (port: number) => `${scheme}://${host}:${port}/${query}`;
    expect(await outcome(uri, {}, { secure: scheme === 'smtps' })).toMatch(expected);
  });
});

describe('a mail server that asks for a certificate', () => {
  const asking: SMTPServerOptions = { requestCert: true, rejectUnauthorized: true, ca: [second.cert] };
  const files = ([cert, key]: readonly string[]) => ({
    ...(cert !== undefined && { client_cert_path: join(folder, cert) }),
    ...(key !== undefined && { client_key_path: join(folder, key) }),
  });

  it.each([
    ['smtps', ['client.crt', 'client.key'], true],
    ['smtp', ['client.crt', 'client.key'], true],
    ['smtps', [], false],
    ['smtps', ['client.crt'], false],
    ['smtps', ['missing.crt', 'client.key'], false],
    ['smtps', ['nonsense.crt', 'client.key'], false],
  ])('by %s with %j', async (scheme, names, isSent) => {
    const uri = (port: number) => `${scheme}://127.0.0.1:${port}/`;
    const result = await outcome(uri, files(names), { ...asking, secure: scheme === 'smtps' });
    if (isSent) expect(result).toBe('sent');
    else expect(result).not.toBe('sent');
  });

  it.each(['missing.crt', 'nonsense.crt'])('is not needed when the server does not request it: %s', async (cert) => {
    const uri = (port: number) => `smtps://127.0.0.1:${port}/`;
    expect(await outcome(uri, files([cert, 'client.key']), { secure: true })).toBe('sent');
  });
});
