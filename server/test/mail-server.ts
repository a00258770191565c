/** A mail server for tests: keeps what it accepts. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface MailServer {
  readonly port: number;
  readonly mails: ParsedMail[];
  /** Names that clients greeted with. */
  readonly greetings: string[];
  /** Resolves when so many mails are there. */
  received(count: number): Promise<void>;
  close(): Promise<void>;
}

const WAIT_MS = 30_000;

export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const mails: ParsedMail[] = [];
  const greetings: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    onData(stream, session, accepted) {
      greetings.push(String(session.hostNameAppearsAs));
      void simpleParser(stream).then((mail) => {
        mails.push(mail);
        accepted();
      });
    },
    ...options,
  });
  // Clients that refuse the certificate cut the connection: that is theirs to report.
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    greetings,
    async received(count) {
      for (const end = Date.now() + WAIT_MS; mails.length < count; await new Promise((done) => setTimeout(done, 10)))
        if (Date.now() > end) throw new Error(`${mails.length} of ${count} mails came`);
    },
    close: () => new Promise((closed) => server.close(closed)),
  };
}
