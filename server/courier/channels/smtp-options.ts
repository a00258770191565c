import type { ConnectionOptions } from 'node:tls';
import type { CourierTree } from '../../config/model.ts';
import { parseBool } from '../../go/bool.ts';

/** What `courier.smtp.connection_uri` says, as nodemailer takes it. */
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

/** For submission (RFC 6409, RFC 8314) where the URI names none. */
const DEFAULT_PORTS = { 'smtp:': 587, 'smtps:': 465 } as const;

/**
 * TLS is demanded and certificates are checked unless the URI says otherwise: `disable_starttls` (used all the same where
 * the server offers it), `skip_ssl_verify`, `server_name`. Undefined where there is no usable URI.
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
