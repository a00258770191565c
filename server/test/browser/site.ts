/** Zelos and a single-page application, each on its own port of the loopback: two origins of one site, as a browser sees them. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { compose } from '../../compose.ts';
import { fixedConfig } from '../../config/source.ts';
import { testConfig } from '../http-server.ts';
import { EMAIL_SCHEMA, inBase64 } from '../identity-admin.ts';

/** How long after a login credentials may be changed, in milliseconds. */
export const PRIVILEGED_FOR = 1500;

export interface Site extends AsyncDisposable {
  /** Base URL of the public API, with a slash at its end. */
  readonly api: string;
  /** Origin of the application that CORS allows. */
  readonly app: string;
  /** Origin of the same application, which CORS does not allow. */
  readonly stranger: string;
}

export async function openSite(): Promise<Site> {
  const page = readFileSync(new URL('page.html', import.meta.url));
  const serve: RequestListener = (_, response) => response.setHeader('content-type', 'text/html').end(page);
  const [app, stranger] = await Promise.all([listen(serve), listen(serve)]);
  // The server has to know its own URL before it is made.
  const later: { handle: RequestListener } = { handle: (_, response) => response.end() };
  const server = await listen((request, response) => later.handle(request, response));
  const zelos = await compose({
    config: fixedConfig(siteConfig(origin(server), origin(app))),
    logger: pino({ level: 'silent' }),
  });
  later.handle = zelos.servers.public.callback();
  return {
    api: `${origin(server)}/`,
    app: origin(app),
    stranger: origin(stranger),
    async [Symbol.asyncDispose]() {
      for (const each of [app, stranger, server]) each.close().closeAllConnections();
      await zelos.close();
    },
  };
}

const siteConfig = (api: string, app: string) =>
  testConfig({
    serve: { public: { base_url: `${api}/`, cors: { enabled: true, allowed_origins: [app] } } },
    selfservice: {
      default_browser_return_url: `${app}/whoami`,
      methods: { password: { config: { haveibeenpwned_enabled: false } } },
      flows: {
        login: { ui_url: `${app}/login` },
        registration: { ui_url: `${app}/registration`, after: { password: { hooks: [{ hook: 'session' }] } } },
        settings: { ui_url: `${app}/settings`, privileged_session_max_age: `${PRIVILEGED_FOR}ms` },
      },
    },
    identity: {
      schemas: [{ id: 'default', url: inBase64(EMAIL_SCHEMA) }],
    },
    hashers: { algorithm: 'bcrypt', bcrypt: { cost: 4 } },
  });

const listen = (handle: RequestListener): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer(handle);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });

const origin = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
