import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { CourierTree } from '../../config/model.ts';
import type { Logger } from '../../observability/logger.ts';
import { trustSystemCertificates } from '../../outbound/trusted-certificates.ts';
import { type Channel, type Delivery, DeliveryError } from './channel.ts';
import type { Mail } from './mail.ts';
import { type ClientCertificate, type SmtpServer, smtpServer } from './smtp-options.ts';

type Smtp = CourierTree['smtp'];

const CONNECT_TIMEOUT_MS = 10_000;
const SILENCE_TIMEOUT_MS = 20_000;
/** Most connections to one server: half of `pull_count`, at most what relays commonly allow. */
const MAX_CONNECTIONS = 10;
const connectionsFor = ({ worker }: CourierTree): number =>
  Math.max(1, Math.min(Math.ceil(worker.pull_count / 2), MAX_CONNECTIONS));

/** The connections to a mail server. */
interface Relay {
  /** Resolves when the server has accepted the mail. */
  send(mail: Mail, signal: AbortSignal): Promise<unknown>;
  close(): void;
}

/** The channel of `courier.smtp`. Connections are kept open between messages. */
export function smtpChannel(logger: Logger): Channel {
  let current: { readonly courier: CourierTree; readonly relay: Promise<Relay> } | undefined;

  function relayFor(courier: CourierTree): Promise<Relay> {
    if (current?.courier === courier) return current.relay;
    void current?.relay.then((old) => old.close());
    const server = smtpServer(courier.smtp, clientCertificate(courier.smtp, logger));
    if (server === undefined)
      throw new DeliveryError('Courier tried to deliver an email but courier.smtp.connection_uri is not set!');
    current = { courier, relay: openRelay(server, courier) };
    return current.relay;
  }

  return {
    async send(delivery, { courier }, signal) {
      const relay = await relayFor(courier);
      try {
        await relay.send(mailOf(delivery, courier.smtp), signal);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        throw new DeliveryError(message, {
          reason: 'failed to send email via smtp',
          cause: error,
          isFinal: isFinal(error),
        });
      }
    },
    async close() {
      (await current?.relay)?.close();
      current = undefined;
    },
  };
}

/** Whether the error is a 5xx for the recipient or content (RFC 5321, section 4.2.1). A 5xx for greeting or password is a matter of configuration. */
function isFinal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, responseCode }: Error & { readonly code?: unknown; readonly responseCode?: unknown } = error;
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && Number(responseCode) >= 500;
}

/** Loads nodemailer with the first mail, so that a server without mail starts faster. */
async function openRelay(server: SmtpServer, courier: CourierTree): Promise<Relay> {
  const [{ createTransport }, { mailWriter }] = await Promise.all([
    import('nodemailer'),
    import('./mail.ts'),
    trustSystemCertificates(),
  ]);
  const { from_name: name = '', from_address: address, headers = {}, local_name } = courier.smtp;
  const write = mailWriter({ name, address, headers });
  // Server name indication takes host names, not addresses (RFC 6066 section 3).
  const { servername = '', ...tls } = server.tls;
  const transport = createTransport({
    ...server,
    tls: isIP(servername) === 0 ? { ...tls, servername } : tls,
    name: local_name,
    pool: true,
    maxConnections: connectionsFor(courier),
    maxMessages: Number.POSITIVE_INFINITY,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: (mail, signal) => transport.sendMail({ ...write(mail), signal }),
    close: () => transport.close(),
  };
}

const mailOf = ({ message, ...parts }: Delivery, { from_address }: Smtp): Mail => ({
  ...parts,
  to: message.recipient,
  messageId: `${message.id}@${from_address.slice(from_address.lastIndexOf('@') + 1)}`,
  date: new Date(),
});

/** The configured client certificate. When it is unusable, mail is sent without it, and the server decides (reference behaviour). */
function clientCertificate({ client_cert_path, client_key_path }: Smtp, logger: Logger): ClientCertificate | undefined {
  if (client_cert_path === '' || client_key_path === '') return undefined;
  try {
    const certificate = { cert: readFileSync(client_cert_path), key: readFileSync(client_key_path) };
    createSecureContext(certificate);
    return certificate;
  } catch (error) {
    logger.error({ err: error }, 'the client certificate for SMTP cannot be read');
    return undefined;
  }
}
