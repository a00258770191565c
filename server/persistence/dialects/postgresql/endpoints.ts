import { X509Certificate, createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { UnsupportedDsn } from '../../dsn.ts';
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

  /** @throws UnsupportedDsn if a file of the DSN cannot be used */
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
  if (ssl.mode === 'disable') return [false];
  const files = filesOf(ssl);
  const { ca } = files;
  const unverified = { rejectUnauthorized: false, ...files };
  switch (ssl.mode) {
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

/** The files that the DSN names, as connections need them: broken ones would fail each connection, without a name. */
function filesOf({ rootCertificate, certificate, key }: Ssl): Pick<TlsSettings, 'ca' | 'cert' | 'key'> {
  return {
    ...(rootCertificate !== undefined && {
      ca: fileOf('sslrootcert', rootCertificate, (pem) => new X509Certificate(pem)),
    }),
    ...(certificate !== undefined && {
      cert: fileOf('sslcert', certificate, (cert) => createSecureContext({ cert })),
    }),
    ...(key !== undefined && { key: fileOf('sslkey', key, createPrivateKey) }),
  };
}

function fileOf(parameter: string, path: string, parse: (pem: string) => unknown): string {
  const problem = (what: string, error: unknown) =>
    new UnsupportedDsn(
      `${parameter}: ${path} ${what}: ${error instanceof Error ? (Reflect.get(error, 'code') ?? error.message) : error}`,
    );
  let pem: string;
  try {
    pem = readFileSync(path, 'utf8');
  } catch (error) {
    throw problem('cannot be read', error);
  }
  try {
    parse(pem);
  } catch (error) {
    throw problem('is not PEM that can be used', error);
  }
  return pem;
}
