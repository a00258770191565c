/** The SDK's example of social sign-in, run as people run it; the test is their browser. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenIdProvider } from '../../conformance/lib/providers/openid-provider.ts';
import { freePort } from './free-port.ts';
import { testConfig } from './http-server.ts';
import { EMAIL_SCHEMA, inBase64 } from './identity-admin.ts';
import { openIdSettings, startOpenIdProvider } from './openid-users.ts';
import { startServer, type RunningServer } from './running-server.ts';

const MAIN = fileURLToPath(new URL('../../sdk/examples/social/main.ts', import.meta.url));

let provider: OpenIdProvider;
let server: RunningServer;
let port: number;
beforeAll(async () => {
  provider = await startOpenIdProvider();
  port = await freePort();
  server = await startServer((api) =>
    testConfig({
      serve: { public: { base_url: api } },
      identity: { schemas: [{ id: 'default', url: inBase64(EMAIL_SCHEMA) }] },
      selfservice: {
        allowed_return_urls: [`http://127.0.0.1:${port}/signed-in`],
        methods: { oidc: { enabled: true, config: { providers: [openIdSettings(provider)] } } },
        flows: { registration: { after: { oidc: { hooks: [{ hook: 'session' }] } } } },
      },
    }),
  );
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await provider.close();
});

/** Runs the app, and its browser; gives what the app said. */
async function run(): Promise<string> {
  const child = spawn(process.execPath, ['--conditions=@zelos/source', MAIN, server.api, 'acme', String(port)]);
  const [said, failed] = [text(child.stdout), text(child.stderr)];
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const callback = await provider.authorize(/^Open (\S+)/.exec(line.toString())?.[1] ?? '');
  const { headers } = await fetch(callback, { redirect: 'manual', headers: { accept: 'text/html' } });
  const page = await fetch(headers.get('location') ?? '');
  expect(await page.text()).toMatch(/go back to the app/);
  return (await said) + (await failed);
}

describe('a native app with social sign-in', () => {
  it('signs up and in through the browser', async () => {
    provider.signsIn('ada', { email: 'ada@example.org' });
    for (let time = 0; time < 2; time += 1) expect(await run()).toContain('You are {"email":"ada@example.org"}');
  });

  it('says that the provider refuses', async () => {
    provider.refuses();
    expect(await run()).toContain('The sign-in did not succeed.');
  });
});
