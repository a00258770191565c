import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type Socket, connect } from 'node:net';
import type { Json } from '../answer.ts';
import { listen } from '../listen.ts';
import { Script } from '../script.ts';
import { HOSTS } from './authority.ts';
import { type ProviderAnswer, type ProviderCall, readCall } from './call.ts';
import { SigningKey } from './signing-key.ts';

/** Paths whose calls are not recorded: how long discovery documents and keys are kept is each server's own affair. */
const UNRECORDED = /\/(\.well-known\/|jwks$|certs$|keys$)/;

/**
 * Stands in for the hosts of the providers with fixed addresses: an HTTPS proxy that answers for them itself, with a certificate of
 * the suite's authority. What it answers, a scenario says by `host/path`; everything else is 404. Nothing leaves the machine.
 */
export class Internet {
  readonly proxyUrl: string;
  readonly close: () => Promise<void>;
  readonly #script = new Script<ProviderAnswer, ProviderCall>();
  #key: Promise<SigningKey> | undefined;
  #lastState: string | null = null;

  private constructor(proxyUrl: string, close: () => Promise<void>) {
    this.proxyUrl = proxyUrl;
    this.close = close;
  }

  static async listen(): Promise<Internet> {
    const hosts = await listen(
      createTlsServer({ key: HOSTS.key, cert: HOSTS.cert }, (request, response) => {
        internet.#receive(request, response).catch(() => response.destroy());
      }),
    );
    // Tunnels are connections that the proxy's HTTP server no longer counts as its own.
    const tunnels = new Set<Socket>();
    const proxy = createServer((_, response) => response.writeHead(501).end());
    proxy.on('connect', (_: IncomingMessage, socket: Socket) => {
      const inner = connect(hosts.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        inner.pipe(socket).pipe(inner);
      });
      for (const each of [inner, socket]) {
        tunnels.add(each);
        each.on('error', () => each.destroy()).on('close', () => tunnels.delete(each));
      }
    });
    const listening = await listen(proxy);
    const internet = new Internet(`http://127.0.0.1:${listening.port}`, async () => {
      for (const socket of tunnels) socket.destroy();
      await Promise.all([hosts.close(), listening.close()]);
    });
    return internet;
  }

  /** Answers calls to `host/path` in turn; the last answer stays. */
  answer(target: string, ...answers: [ProviderAnswer, ...ProviderAnswer[]]): void {
    this.#script.answer(target, answers);
  }

  /** Serves discovery and keys of an issuer with a fixed host; `more` is merged into the discovery document. */
  async issuer(issuer: string, more: Record<string, Json> = {}): Promise<void> {
    const key = await this.key();
    const base = issuer.replace(/\/$/, '');
    const target = base.replace('https://', '');
    this.answer(`${target}/.well-known/openid-configuration`, {
      body: {
        issuer,
        authorization_endpoint: `${base}/authorize`,
        token_endpoint: `${base}/token`,
        userinfo_endpoint: `${base}/userinfo`,
        jwks_uri: `${base}/keys`,
        id_token_signing_alg_values_supported: [key.algorithm],
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        ...more,
      },
    });
    this.answer(`${target}/keys`, { body: key.set });
  }

  /** The key of every issuer. */
  key(): Promise<SigningKey> {
    return (this.#key ??= SigningKey.generate());
  }

  /** The state that the last callback address of OAuth 1.0a carries, which the user's browser never sees. */
  lastState(): string | null {
    return this.#lastState;
  }

  /** What arrived since the last time. */
  take(): readonly ProviderCall[] {
    return this.#script.take();
  }

  reset(): void {
    this.#script.reset();
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { call } = await readCall(request, (request.headers.host ?? '').replace(/:443$/, ''));
    if (!UNRECORDED.test(call.target)) this.#script.record(call);
    this.#lastState = /state%253D([0-9a-f]+)/.exec(call.headers['authorization'] ?? '')?.[1] ?? this.#lastState;
    sendAnswer(response, this.#script.next(call.target) ?? { status: 404, body: { error: 'not_found' } });
  }
}

/** Writes an answer of a provider. */
export function sendAnswer(response: ServerResponse, answer: ProviderAnswer): void {
  if (answer === 'drop') {
    response.destroy();
    return;
  }
  const { status = 200, headers = {}, body = null } = answer;
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
