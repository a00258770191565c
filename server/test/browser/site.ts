/** Zelos and a single-page application, each on its own port of this machine: two origins of one site, as a browser sees them. */
import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import type { ParsedMail } from 'mailparser';
import { mergeTrees } from '../../config/read/merge.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { testConfig } from '../http-server.ts';
import { EMAIL_SCHEMA, inBase64 } from '../identity-admin.ts';
import { startMailServer } from '../mail-server.ts';
import { listen, origin, startServer } from '../running-server.ts';

export interface Site extends AsyncDisposable {
  /** Base URL of the public API, with a slash at its end. */
  readonly api: string;
  /** Origin of the application that CORS allows. */
  readonly app: string;
  /** Origin of the same application, which CORS does not allow. */
  readonly stranger: string;
  /** The next unread mail; waits for it. */
  nextMail(): Promise<ParsedMail>;
}

/** `change` is merged over the site's configuration. */
export async function openSite(change: (app: string) => object = () => ({})): Promise<Site> {
  const page = readFileSync(new URL('page.html', import.meta.url));
  const serve: RequestListener = (_, response) => response.setHeader('content-type', 'text/html').end(page);
  const [app, stranger, mail] = await Promise.all([listen(serve), listen(serve), startMailServer()]);
  const server = await startServer((api) =>
    testConfig(mergeTrees(siteConfig(api, origin(app), mail.port), change(origin(app)) as JsonObject)),
  );
  let read = 0;
  return {
    api: server.api,
    app: origin(app),
    stranger: origin(stranger),
    async nextMail() {
      await mail.received((read += 1));
      return mail.mails[read - 1] as ParsedMail;
    },
    async [Symbol.asyncDispose]() {
      for (const each of [app, stranger]) each.close().closeAllConnections();
      await server[Symbol.asyncDispose]();
      await mail.close();
    },
  };
}

const siteConfig = (api: string, app: string, smtpPort: number): JsonObject => ({
  serve: { public: { base_url: api, cors: { enabled: true, allowed_origins: [app] } } },
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
