import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIP, isIPv6 } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Config } from '../config/model.ts';
import { parseQuery } from '../go/query.ts';
import { decodeHeader } from '../kernel/header-bytes.ts';
import type { HttpRequest, RequestBody } from '../kernel/http.ts';
import { parseCookies } from './cookies.ts';
import { createCsrf, NO_CSRF, type CsrfExchange } from './csrf.ts';

type Headers = Readonly<Record<string, string | undefined>>;

/**
 * One incoming message as handlers see it. Parts that many operations do not need (URL, cookies) are parsed on first use,
 * since whoami runs thousands of times a second.
 */
export class ServerRequest implements HttpRequest {
  readonly id: string;
  readonly method: string;
  readonly headers: Headers;
  readonly server: 'public' | 'admin';
  /** Path as sent, still percent-encoded, without the query. */
  readonly rawPath: string;
  readonly rawQuery: string;
  pathParameters: Readonly<Record<string, string>> = {};
  body: RequestBody = { kind: 'none' };
  /** The configuration snapshot of this request, unaffected by reloads. */
  readonly config: Config;
  readonly #message: IncomingMessage;
  readonly #response: ServerResponse;
  #abort: AbortController | undefined;
  readonly #search: string;
  #writtenUrl: string | undefined;
  #parsedUrl: URL | undefined;
  #parsedQuery: URLSearchParams | undefined;
  #parsedCookies: ReadonlyMap<string, string> | undefined;
  #csrfExchange: CsrfExchange | undefined;

  constructor(message: IncomingMessage, response: ServerResponse, server: 'public' | 'admin', config: Config) {
    this.#message = message;
    this.#response = response;
    this.server = server;
    this.config = config;
    this.method = message.method ?? 'GET';
    const { host, target } = parseTarget(decodeHeader(message.url ?? '/'));
    const headers = decodeHeaders(message);
    this.headers = host === undefined ? headers : { ...headers, host };
    this.id = requestId(this.headers['x-request-id']);
    const question = target.indexOf('?');
    this.rawPath = wellFormedPath(question < 0 ? target : target.slice(0, question));
    this.#search = question < 0 ? '' : target.slice(question);
    this.rawQuery = this.#search.slice(1);
  }

  get requestUrl(): string {
    this.#writtenUrl ??= requestUrl(this.headers, this.#isEncrypted(), this.rawPath, this.#search);
    return this.#writtenUrl;
  }

  get url(): URL {
    this.#parsedUrl ??= new URL(this.requestUrl);
    return this.#parsedUrl;
  }

  get query(): URLSearchParams {
    this.#parsedQuery ??= parseQuery(this.rawQuery);
    return this.#parsedQuery;
  }

  get cookies(): ReadonlyMap<string, string> {
    // The first of several cookies of one name is the one for the most specific path (RFC 6265 section 5.4).
    this.#parsedCookies ??= new Map(parseCookies(this.headers.cookie).toReversed());
    return this.#parsedCookies;
  }

  get csrf(): CsrfExchange {
    this.#csrfExchange ??=
      this.server === 'admin' ? NO_CSRF : createCsrf(this.config, parseCookies(this.headers.cookie));
    return this.#csrfExchange;
  }

  /** Undefined if CSRF was never used, so that there is no cookie to set. */
  get csrfTouched(): CsrfExchange | undefined {
    return this.#csrfExchange;
  }

  get clientIp(): string {
    return clientAddress(this.headers, this.#message);
  }

  get peer(): string | undefined {
    return this.#message.socket.remoteAddress;
  }

  get signal(): AbortSignal {
    this.#abort ??= abortedWith(this.#response);
    return this.#abort.signal;
  }

  /** Of the connection, whatever a proxy says. */
  get scheme(): 'http' | 'https' {
    return this.#isEncrypted() ? 'https' : 'http';
  }

  #isEncrypted(): boolean {
    return Boolean((this.#message.socket as TLSSocket).encrypted);
  }
}

/** Aborted when the connection closes before the response is written. */
function abortedWith(response: ServerResponse): AbortController {
  const controller = new AbortController();
  if (response.destroyed) controller.abort();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller;
}

/** The headers with their values as text. Copies them only if a value is not ASCII. */
function decodeHeaders({ headers, rawHeaders }: IncomingMessage): Headers {
  const sent = headers as Headers;
  if (!rawHeaders.some((text) => decodeHeader(text) !== text)) return sent;
  return Object.fromEntries(
    Object.entries(sent).map(([name, value]) => [name, typeof value === 'string' ? decodeHeader(value) : value]),
  );
}

/** A target in absolute form overrides the `Host` header (RFC 9112, section 3.2.2). */
function parseTarget(sent: string): { readonly target: string; readonly host?: string | undefined } {
  const [origin, host] = /^https?:\/\/([^/?#]*)/i.exec(sent) ?? [];
  return origin === undefined ? { target: sent } : { target: sent.slice(origin.length), host };
}

/** Escaped bytes that are not UTF-8 become U+FFFD, as in the reference; a stray percent sign stays and is refused later. */
function wellFormedPath(path: string): string {
  if (!path.includes('%')) return path;
  try {
    decodeURIComponent(path);
    return path;
  } catch {
    const decode = (run: string): string => encodeURIComponent(Buffer.from(run.replaceAll('%', ''), 'hex').toString());
    return path.replace(/(?:%[0-9a-f]{2})+/gi, decode);
  }
}

const REQUEST_ID = /^[\x21-\x7e]{1,128}$/;
const requestId = (sent: string | undefined): string => (sent && REQUEST_ID.test(sent) ? sent : randomUUID());

const AUTHORITY = /^[A-Za-z0-9.\-_:[\]]{1,255}$/;

/**
 * The absolute URL of a request as the reference records it in `request_url`: a proxy may set scheme and host. Links in
 * responses are made from `serve.public.base_url`, never from it.
 */
function requestUrl(headers: Headers, encrypted: boolean, path: string, search: string): string {
  const forwarded = headers['x-forwarded-proto'];
  const scheme = forwarded === 'https' || forwarded === 'http' ? forwarded : encrypted ? 'https' : 'http';
  const target = `${path.startsWith('/') ? path : '/'}${search}`;
  const hosts = [headers['x-forwarded-host'], headers.host, 'localhost'].filter((host) => host && AUTHORITY.test(host));
  return (
    hosts.map((host) => `${scheme}://${host}${target}`).find((url) => URL.canParse(url)) ?? `${scheme}://localhost/`
  );
}

/** Column length in the sessions table. */
const MAX_ADDRESS = 50;

/**
 * The address of the client, as the reference finds it: from the headers of a proxy, else address and port of the connection. Without a
 * proxy, clients can forge these headers, so the address is only displayed to the owner of the account.
 */
function clientAddress(headers: Headers, message: IncomingMessage): string {
  const named = headers['true-client-ip'] || headers['cf-connecting-ip'] || headers['x-real-ip'];
  if (named) return named.slice(0, MAX_ADDRESS);
  const forwarded = headers['x-forwarded-for'];
  if (forwarded) return lastPublicAddress(forwarded).slice(0, MAX_ADDRESS);
  const { remoteAddress, remotePort } = message.socket;
  if (!remoteAddress) return '';
  return isIPv6(remoteAddress) ? `[${remoteAddress}]:${remotePort}` : `${remoteAddress}:${remotePort}`;
}

const PRIVATE = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|f[cd][0-9a-f]{2}:)/i;

function lastPublicAddress(forwarded: string): string {
  const hops = forwarded.split(',').map((hop) => hop.trim());
  return hops.findLast((hop) => isIP(hop) === 0 || !PRIVATE.test(hop)) ?? '';
}
