import type { ConnectionOptions } from 'node:tls';
import type { CourierTree } from '../../config/model.ts';
import { parseBool } from '../../go/bool.ts';

/** Nodemailer's options for `courier.smtp.connection_uri`. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly requireTLS: boolean;
  readonly auth?: { readonly user: string; readonly pass: string };
  readonly tls: ConnectionOptions;
}

export interface ClientCertificate {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** Ports of mail submission (RFC 6409, RFC 8314), for URIs without one. */
const DEFAULT_PORTS = { 'smtp:': 587, 'smtps:': 465 } as const;

/**
 * TLS is required and certificates are verified unless parameters of the URI change that: `disable_starttls` (STARTTLS is still
 * used when the server offers it), `skip_ssl_verify`, `server_name`. Undefined without a usable URI.
 */
export function smtpServer(
  smtp: CourierTree['smtp'],
  certificate: ClientCertificate | undefined,
): SmtpServer | undefined {
  const uri = URL.parse(smtp.connection_uri ?? '');
  if (uri === null || uri.hostname === '' || (uri.protocol !== 'smtp:' && uri.protocol !== 'smtps:')) return undefined;
  const isSet = (name: string): boolean => parseBool(uri.searchParams.get(name)) === true;
  const host = uri.hostname.replace(/^\[|\]$/g, '');
  const user = decodeURIComponent(uri.username);
  return {
    host,
    port: Number(uri.port) || DEFAULT_PORTS[uri.protocol],
    secure: uri.protocol === 'smtps:',
    requireTLS: uri.protocol === 'smtp:' && !isSet('disable_starttls'),
    ...(user === '' ? {} : { auth: { user, pass: decodeURIComponent(uri.password) } }),
    tls: {
      minVersion: 'TLSv1.2',
      rejectUnauthorized: !isSet('skip_ssl_verify'),
      servername: uri.searchParams.get('server_name') || host,
      ...certificate,
    },
  };
}
