/** Zelos and a single-page application, each on its own port of this machine: two origins of one site, as a browser sees them. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ParsedMail } from 'mailparser';
import { pino } from 'pino';
import { compose } from '../../compose.ts';
import type { PlainObject } from '../../config/json.ts';
import { mergeTrees } from '../../config/merge.ts';
import { fixedConfig } from '../../config/source.ts';
import { testConfig } from '../http-server.ts';
import { EMAIL_SCHEMA, inBase64 } from '../identity-admin.ts';
import { startMailServer } from '../mail-server.ts';

export interface Site extends AsyncDisposable {
  /** Base URL of the public API, with a slash at its end. */
  readonly api: string;
  /** Origin of the application that CORS allows. */
  readonly app: string;
  /** Origin of the same application, which CORS does not allow. */
  readonly stranger: string;
  /** The next mail that nobody has read; waits for it. */
  nextMail(): Promise<ParsedMail>;
}

/** `change` is merged over the site's configuration. */
export async function openSite(change: (app: string) => object = () => ({})): Promise<Site> {
  const page = readFileSync(new URL('page.html', import.meta.url));
  const serve: RequestListener = (_, response) => response.setHeader('content-type', 'text/html').end(page);
  const [app, stranger, mail] = await Promise.all([listen(serve), listen(serve), startMailServer()]);
  // The server has to know its own URL before it is made.
  const later: { handle: RequestListener } = { handle: (_, response) => response.end() };
  const server = await listen((request, response) => later.handle(request, response));
  const base = siteConfig(origin(server), origin(app), mail.port);
  const zelos = await compose({
    config: fixedConfig(testConfig(mergeTrees(base, change(origin(app)) as PlainObject))),
    logger: pino({ level: 'silent' }),
  });
  later.handle = zelos.servers.public.callback();
  const closing = new AbortController();
  const watching = zelos.courier.watch(closing.signal);
  let read = 0;
  return {
    api: `${origin(server)}/`,
    app: origin(app),
    stranger: origin(stranger),
    async nextMail() {
      await mail.received((read += 1));
      return mail.mails[read - 1] as ParsedMail;
    },
    async [Symbol.asyncDispose]() {
      for (const each of [app, stranger, server]) each.close().closeAllConnections();
      closing.abort();
      await watching;
      await zelos.close();
      await mail.close();
    },
  };
}

const siteConfig = (api: string, app: string, smtpPort: number): PlainObject => ({
  serve: { public: { base_url: `${api}/`, cors: { enabled: true, allowed_origins: [app] } } },
  selfservice: {
    default_browser_return_url: `${app}/whoami`,
    methods: { password: { config: { haveibeenpwned_enabled: false } } },
    flows: {
      login: { ui_url: `${app}/login` },
      registration: { ui_url: `${app}/registration`, after: { password: { hooks: [{ hook: 'session' }] } } },
      settings: { ui_url: `${app}/settings` },
    },
  },
  identity: { schemas: [{ id: 'default', url: inBase64(EMAIL_SCHEMA) }] },
  hashers: { algorithm: 'bcrypt', bcrypt: { cost: 4 } },
  courier: {
    smtp: { connection_uri: `smtp://127.0.0.1:${smtpPort}/?skip_ssl_verify=true` },
    worker: { pull_wait: '50ms' },
  },
});

const listen = (handle: RequestListener): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer(handle);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });

/** By name: WebAuthn knows no IP addresses. */
const origin = (server: Server): string => `http://localhost:${(server.address() as AddressInfo).port}`;
