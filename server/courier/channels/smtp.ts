import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { Transform } from 'node:stream';
import { createSecureContext } from 'node:tls';
import type { Transporter } from 'nodemailer';
import type { CourierTree } from '../../config/model.ts';
import type { Logger } from '../../observability/logger.ts';
import { type Channel, type Delivery, DeliveryError } from './channel.ts';
import { type ClientCertificate, type SmtpServer, smtpServer } from './smtp-options.ts';

type Smtp = CourierTree['smtp'];

const CONNECT_TIMEOUT_MS = 10_000;
const SILENCE_TIMEOUT_MS = 20_000;
/** Open at once to one server; relays commonly allow ten. */
const MAX_CONNECTIONS = 5;

/** Mail by `courier.smtp`. Connections are kept open between messages. */
export function smtpChannel(logger: Logger): Channel {
  let current: { readonly smtp: Smtp; readonly transport: Promise<Transporter> } | undefined;

  function transportFor(smtp: Smtp): Promise<Transporter> {
    if (current?.smtp === smtp) return current.transport;
    void current?.transport.then((old) => old.close());
    const server = smtpServer(smtp, clientCertificate(smtp, logger));
    if (server === undefined)
      throw new DeliveryError('Courier tried to deliver an email but courier.smtp.connection_uri is not set!');
    current = { smtp, transport: openTransport(server, smtp) };
    return current.transport;
  }

  return {
    async send(delivery, { courier }, signal) {
      const transport = await transportFor(courier.smtp);
      try {
        await transport.sendMail({ ...mailOf(delivery, courier.smtp), signal });
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        throw new DeliveryError(message, { reason: 'failed to send email via smtp', cause: error });
      }
    },
    async close() {
      (await current?.transport)?.close();
      current = undefined;
    },
  };
}

/** Nodemailer is loaded by the first mail: a server that sends none starts the sooner. */
async function openTransport(server: SmtpServer, { local_name }: Smtp): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  // A name is sent for TLS to choose a certificate by; an address can not be (RFC 6066 section 3).
  const { servername = '', ...tls } = server.tls;
  const transport = createTransport({
    ...server,
    tls: isIP(servername) === 0 ? { ...tls, servername } : tls,
    name: local_name,
    pool: true,
    maxConnections: MAX_CONNECTIONS,
    maxMessages: Number.POSITIVE_INFINITY,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  transport.use('stream', ({ message }, done) => {
    message.transform(inOnePiece);
    done();
  });
  return transport;
}

/** Nodemailer makes a mail of a dozen pieces, and each would be a write to the socket. */
function inOnePiece(): Transform {
  const pieces: Buffer[] = [];
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      pieces.push(piece);
      done();
    },
    flush: (done) => done(null, Buffer.concat(pieces)),
  });
}

function mailOf({ message, subject, text, html }: Delivery, { from_address, from_name, headers = {} }: Smtp) {
  return {
    from: { name: from_name ?? '', address: from_address },
    // As an object, so that nothing in it is read as a list of addresses.
    to: { name: '', address: message.recipient },
    // The same at every attempt: mail that comes twice is known for the same (RFC 5322 section 3.6.4).
    messageId: `<${message.id}@${from_address.slice(from_address.lastIndexOf('@') + 1)}>`,
    subject,
    text,
    ...(html === undefined ? {} : { html }),
    headers: { ...headers },
  };
}

/** Without a usable certificate the server decides, as in the reference. */
function clientCertificate({ client_cert_path, client_key_path }: Smtp, logger: Logger): ClientCertificate | undefined {
  if (client_cert_path === '' || client_key_path === '') return undefined;
  try {
    const certificate = { cert: readFileSync(client_cert_path), key: readFileSync(client_key_path) };
    createSecureContext(certificate);
    return certificate;
  } catch (error) {
    logger.error({ err: error }, 'the client certificate for SMTP can not be read');
    return undefined;
  }
}
