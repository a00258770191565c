/** In separate processes, since the environment is read once per process. */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { first, second } from '../test/certificates.ts';
import { startMailServer, type MailServer } from '../test/mail-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'zelos-ca-'));
const file = join(folder, 'company.pem');
const others = mkdtempSync(join(tmpdir(), 'zelos-ca-'));
writeFileSync(file, first.cert);
writeFileSync(join(others, 'other.pem'), second.cert);
cpSync(file, join(folder, '0a1b2c3d.0'));

const server = createServer(first, (_request, response) => response.end('hello'));
let mails: MailServer;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  mails = await startMailServer({ ...first, secure: true });
});
afterAll(async () => {
  server.close().closeAllConnections();
  await mails.close();
});

const HERE = JSON.stringify(import.meta.dirname);
const scripts = {
  'HTTP calls': () => `
    const { createHttpClient } = await import(${HERE} + '/http-client.ts');
    const http = createHttpClient({ disallowPrivateIpRanges: false, privateIpExceptionUrls: [] });
    const url = 'https://127.0.0.1:${(server.address() as AddressInfo).port}/';
    console.log(await http.request(url, { retries: 0 }).then(({ body }) => String(body), ({ cause }) => cause.code));
    process.exit();`,
  mail: () => `
    const { smtpChannel } = await import(${HERE} + '/../courier/channels/smtp.ts');
    const smtp = { connection_uri: 'smtps://127.0.0.1:${mails.port}/', from_address: 'a@b.example', client_cert_path: '', client_key_path: '' };
    const delivery = { message: { id: '1', recipient: 'c@d.example' }, subject: 'x', text: 'x' };
    const sent = smtpChannel({}).send(delivery, { courier: { smtp, worker: { pull_count: 1 } } }, new AbortController().signal);
    console.log(await sent.then(() => 'hello', ({ cause }) => cause.code));
    process.exit();`,
};

function runWith(script: string, env: Record<string, string>): Promise<string> {
  const { NODE_EXTRA_CA_CERTS: _, SSL_CERT_FILE: _file, SSL_CERT_DIR: _dir, ...plain } = process.env;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { env: { ...plain, ...env } });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return new Promise((resolve) => child.on('close', () => resolve(text.trim())));
}

describe.each(Object.entries(scripts))('%s', (_, script) => {
  it.each([
    ['SSL_CERT_FILE', { SSL_CERT_FILE: file }],
    ['SSL_CERT_DIR', { SSL_CERT_DIR: `${others}:${folder}` }],
  ])('trust the authorities of %s', async (_name, env) => {
    expect(await runWith(script(), env)).toBe('hello');
  });

  it.each([
    ['by themselves', {}],
    ['that is another one', { SSL_CERT_DIR: others }],
  ])('do not trust an unknown authority %s', async (_name, env) => {
    expect(await runWith(script(), env)).toMatch(/^(?:DEPTH_ZERO_SELF_SIGNED_CERT|ESOCKET|ETLS)$/);
  });
});
