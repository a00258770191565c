import { readFileSync } from 'node:fs';
import type { PostgresqlDsn, Ssl } from './dsn.ts';

/** One way to reach the database: a host, and whether to encrypt. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly ssl: false | TlsSettings;
}

interface TlsSettings {
  readonly rejectUnauthorized: boolean;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly checkServerIdentity?: () => undefined;
}

/** The ways a DSN allows, and which of them is in use. */
export class Endpoints {
  readonly all: readonly Endpoint[];
  #current = 0;

  constructor(dsn: PostgresqlDsn) {
    const encryption = encryptions(dsn.ssl);
    this.all = dsn.hosts.flatMap((host) =>
      // A UNIX socket is never encrypted.
      (host.host.startsWith('/') ? [false as const] : encryption).map((ssl) => ({ ...host, ssl })),
    );
  }

  current(): Endpoint {
    const endpoint = this.all[this.#current];
    if (endpoint === undefined) throw new Error('the DSN names no host');
    return endpoint;
  }

  /** Moves on, unless another request has already done so. */
  failed(endpoint: Endpoint): void {
    if (this.all[this.#current] === endpoint) this.#current = (this.#current + 1) % this.all.length;
  }
}

/** libpq's `sslmode`, in the order to try. */
function encryptions(ssl: Ssl): readonly Endpoint['ssl'][] {
  const file = (path: string | undefined) => (path === undefined ? undefined : readFileSync(path, 'utf8'));
  const [ca, cert, key] = [file(ssl.rootCertificate), file(ssl.certificate), file(ssl.key)];
  const files = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
  const unverified = { rejectUnauthorized: false, ...files };
  switch (ssl.mode) {
    case 'disable':
      return [false];
    case 'allow':
      return [false, unverified];
    case 'prefer':
      return [unverified, false];
    case 'require':
      // With a root certificate at hand, `require` checks it, as libpq does.
      return [
        ca === undefined ? unverified : { ...files, rejectUnauthorized: true, checkServerIdentity: () => undefined },
      ];
    case 'verify-ca':
      return [{ ...files, rejectUnauthorized: true, checkServerIdentity: () => undefined }];
    case 'verify-full':
      return [{ ...files, rejectUnauthorized: true }];
  }
}
