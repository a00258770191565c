import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AUTHORITY } from './authority.ts';
import { AuthorizationServer } from './authorization-server.ts';
import type { ProviderCall } from './call.ts';
import { Internet } from './internet.ts';
import { OpenIdProvider } from './openid-provider.ts';

/**
 * The providers that the servers of a scenario know: a real one on the loopback, the stand-in for those with fixed hosts, and the
 * authorization server for which they log users in.
 */
export class Providers {
  readonly openid: OpenIdProvider;
  readonly internet: Internet;
  readonly oauth2: AuthorizationServer;
  readonly #folder: string;

  private constructor(openid: OpenIdProvider, internet: Internet, oauth2: AuthorizationServer, folder: string) {
    this.openid = openid;
    this.internet = internet;
    this.oauth2 = oauth2;
    this.#folder = folder;
  }

  static async listen(port: number, oauth2Port: number): Promise<Providers> {
    const folder = await mkdtemp(join(tmpdir(), 'conformance-authority-'));
    await writeFile(join(folder, 'authority.pem'), AUTHORITY);
    const oauth2 = await AuthorizationServer.listen(oauth2Port);
    return new Providers(await OpenIdProvider.listen(port), await Internet.listen(), oauth2, folder);
  }

  /** Sends a server's calls to the stand-in, and makes it trust the suite's authority. */
  get environment(): Readonly<Record<string, string>> {
    return { HTTPS_PROXY: this.internet.proxyUrl, SSL_CERT_FILE: join(this.#folder, 'authority.pem') };
  }

  /** What arrived since the last time. */
  take(): readonly ProviderCall[] {
    return [...this.openid.take(), ...this.internet.take(), ...this.oauth2.take()];
  }

  reset(): void {
    this.openid.reset();
    this.internet.reset();
    this.oauth2.reset();
  }

  readonly close = async (): Promise<void> => {
    await Promise.all([
      this.openid.close(),
      this.internet.close(),
      this.oauth2.close(),
      rm(this.#folder, { recursive: true }),
    ]);
  };
}
