/**
 * The client for every HTTP call that the server makes. Calls are bounded in time and size, and can be limited to public
 * addresses. Redirects are not followed, since the operator did not configure their target.
 */
import { type LookupAddress, type LookupOptions, lookup as dnsLookup } from 'node:dns';
import { lookup as lookupAll } from 'node:dns/promises';
import { isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { headerBytes } from '../kernel/header-bytes.ts';
import type { Tracing } from '../observability/tracing/tracing.ts';
import { isPublicAddress } from './address-filter.ts';
import { proxyFor } from './proxy.ts';
import { tracedAttempt } from './traced-attempt.ts';
import { trustSystemCertificates } from './trusted-certificates.ts';
import { urlGlob } from './url-glob.ts';

export type OutboundFailure =
  | 'invalid-url'
  | 'invalid-request'
  | 'private-address'
  | 'timeout'
  | 'network'
  | 'response-too-large';

/** The call brought no response. The message holds the host only: path, query and body may be secret. */
export class OutboundError extends Error {
  readonly failure: OutboundFailure;
  constructor(failure: OutboundFailure, host: string, cause?: unknown) {
    super(`request to ${host || 'an invalid URL'} failed: ${failure}`, { cause });
    this.name = 'OutboundError';
    this.failure = failure;
  }
}

export interface OutboundRequest {
  readonly method?: Dispatcher.HttpMethod;
  readonly headers?: Readonly<Record<string, string>>;
  /** Further headers, made for each attempt. */
  readonly attemptHeaders?: () => Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** For each attempt, connecting and reading included. Default 30 s, as in the reference. */
  readonly timeoutMs?: number;
  /** Default 1 MiB. */
  readonly maxResponseBytes?: number;
  /** Discards the body of the response, whatever its size; `body` is then empty. */
  readonly ignoresBody?: boolean;
  /** Retries if there is no response, or 429 or 5xx but not 501. Default 2, as in the reference. */
  readonly retries?: number;
  /** Wait before the first retry, doubled for each further one, unless the response has `Retry-After`. Default 1 s. */
  readonly retryWaitMs?: number;
  /** Called with the status of each response, those that lead to a retry included, and the number of the attempt, from 1. */
  readonly onResponse?: (status: number, attempt: number) => void;
  /** Aborts the call, which then fails as `network`. */
  readonly signal?: AbortSignal;
}

export interface OutboundResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface HttpClient {
  /** Resolves with a response of any status. @throws OutboundError */
  request(url: string, options?: OutboundRequest): Promise<OutboundResponse>;
  /** Closes idle connections. */
  close(): Promise<void>;
}

/** `clients.http` of the configuration. */
export interface HttpClientOptions {
  readonly disallowPrivateIpRanges: boolean;
  readonly privateIpExceptionUrls: readonly string[];
  /** The `User-Agent` of calls whose configuration names none. Default: `Zelos`. */
  readonly userAgent?: string;
  /** Makes a span for each attempt, whose headers hand the trace on. */
  readonly tracing?: Tracing | undefined;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MAX_RESPONSE_BYTES = 1024 * 1024;
const DEFAULT_RETRIES = 2;
const DEFAULT_RETRY_WAIT_MS = 1000;
const MAX_RETRY_WAIT_MS = 30_000;

class PrivateAddressError extends Error {}

type LookupCallback = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

/** Resolves a name and refuses it when any of its addresses is not public; the connection uses what was checked. */
function publicLookup(hostname: string, options: LookupOptions, callback: LookupCallback): void {
  dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    if (!addresses.every(({ address }) => isPublicAddress(address)))
      return callback(new PrivateAddressError(hostname), []);
    const [first] = addresses;
    if (options.all || !first) return callback(null, addresses);
    return callback(null, first.address, first.family);
  });
}

interface Route {
  readonly url: URL;
  readonly dispatcher: Dispatcher;
  readonly userAgent: string;
  readonly tracing: Tracing | undefined;
}

function isPrivateLiteral({ hostname }: URL): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return isIP(host) !== 0 && !isPublicAddress(host);
}

function parseUrl(url: string): URL {
  const parsed = URL.parse(url);
  if (!parsed || (parsed.protocol !== 'http:' && parsed.protocol !== 'https:'))
    throw new OutboundError('invalid-url', parsed?.host ?? '');
  return parsed;
}

async function bodyOf(body: Dispatcher.ResponseData['body'], options: OutboundRequest, host: string): Promise<Buffer> {
  if (options.ignoresBody !== true)
    return readBounded(body, options.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES, host);
  await body.dump();
  return Buffer.alloc(0);
}

async function readBounded(body: Dispatcher.ResponseData['body'], limit: number, host: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > limit) throw new OutboundError('response-too-large', host); // leaving the loop destroys the stream
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function asOutboundError(error: unknown, host: string): OutboundError {
  if (error instanceof OutboundError) return error;
  if (error instanceof PrivateAddressError) return new OutboundError('private-address', host, error);
  if (error instanceof Error && 'code' in error && error.code === 'UND_ERR_INVALID_ARG')
    return new OutboundError('invalid-request', host, error);
  const timedOut = error instanceof Error && (error.name === 'TimeoutError' || error.name.endsWith('TimeoutError'));
  return new OutboundError(timedOut ? 'timeout' : 'network', host, error);
}

/** Adds `User-Agent` unless the configuration has one. */
function withUserAgent(headers: Readonly<Record<string, string>>, userAgent: string): Readonly<Record<string, string>> {
  const isNamed = Object.keys(headers).some((name) => name.toLowerCase() === 'user-agent');
  return isNamed ? headers : { ...headers, 'user-agent': userAgent };
}

const inBytes = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, headerBytes(value)]));

async function attempt(
  { url, dispatcher, userAgent }: Omit<Route, 'tracing'>,
  options: OutboundRequest,
): Promise<OutboundResponse> {
  try {
    const { request } = await undici();
    const response = await request(url, {
      dispatcher,
      method: options.method ?? 'GET',
      headers: inBytes(withUserAgent({ ...options.headers, ...options.attemptHeaders?.() }, userAgent)),
      body: options.body ?? null,
      signal: AbortSignal.any([
        AbortSignal.timeout(options.timeoutMs ?? DEFAULT_TIMEOUT_MS),
        ...(options.signal === undefined ? [] : [options.signal]),
      ]),
    });
    const body = await bodyOf(response.body, options, url.host);
    return { status: response.statusCode, headers: response.headers, body };
  } catch (error) {
    throw asOutboundError(error, url.host);
  }
}

/** Whether a retry may bring another status (reference: these statuses). */
export const isRetryable = (status: number): boolean => status === 429 || (status >= 500 && status !== 501);

/** `Retry-After` of a 429 or 503 response (RFC 9110 section 10.2.3), in milliseconds from now. */
function retryAfterMs({ status, headers }: OutboundResponse): number | undefined {
  const header = status === 429 || status === 503 ? headers['retry-after'] : undefined;
  if (typeof header !== 'string') return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0);
}

const isRetryableFailure = (error: unknown): boolean =>
  error instanceof OutboundError && (error.failure === 'network' || error.failure === 'timeout');

const tracedOrNot = ({ tracing, ...route }: Route, options: OutboundRequest): Promise<OutboundResponse> =>
  tracing === undefined
    ? attempt(route, options)
    : tracedAttempt(tracing, options.method ?? 'GET', route.url, (headers) =>
        attempt(route, { ...options, headers: { ...options.headers, ...headers } }),
      );

async function attemptWithRetries(route: Route, options: OutboundRequest): Promise<OutboundResponse> {
  const retries = options.retries ?? DEFAULT_RETRIES;
  for (let tried = 0; ; tried++) {
    let wantedMs: number | undefined;
    try {
      const response = await tracedOrNot(route, options);
      options.onResponse?.(response.status, tried + 1);
      if (tried >= retries || !isRetryable(response.status)) return response;
      wantedMs = retryAfterMs(response);
    } catch (error) {
      const isFinal = tried >= retries || options.signal?.aborted === true;
      if (isFinal || !isRetryableFailure(error)) throw error;
    }
    const waitMs = wantedMs ?? (options.retryWaitMs ?? DEFAULT_RETRY_WAIT_MS) * 2 ** tried;
    await sleep(Math.min(waitMs, MAX_RETRY_WAIT_MS), undefined, {
      ...(options.signal && { signal: options.signal }),
    }).catch((error: unknown) => {
      throw asOutboundError(error, route.url.host);
    });
  }
}

/** Loaded by the first call, so that a server that makes no calls starts faster. */
const undici = () => import('undici');

/** Agents, each with its own connections; made by the first call. */
async function createAgents() {
  const [{ Agent, ProxyAgent }] = await Promise.all([undici(), trustSystemCertificates()]);
  const proxies = new Map<string, Dispatcher>();
  return {
    anywhere: new Agent(),
    publicOnly: new Agent({ connect: { lookup: publicLookup } }),
    proxies,
    through(proxy: URL): Dispatcher {
      const known = proxies.get(proxy.href) ?? new ProxyAgent(proxyOptions(proxy));
      proxies.set(proxy.href, known);
      return known;
    },
  };
}

function proxyOptions(proxy: URL): { uri: string; token?: string } {
  if (proxy.username === '') return { uri: proxy.href };
  const { username, password } = proxy;
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const bare = new URL(proxy);
  bare.username = bare.password = '';
  return { uri: bare.href, token: `Basic ${Buffer.from(user).toString('base64')}` };
}

/** Refuses a name that resolves to an address that is not public. The proxy resolves names that are unknown here. */
async function refusePrivateName({ hostname, host }: URL): Promise<void> {
  const addresses = await lookupAll(hostname.replace(/^\[|\]$/g, ''), { all: true }).catch(() => []);
  if (!addresses.every(({ address }) => isPublicAddress(address))) throw new OutboundError('private-address', host);
}

/** Makes a client with its own connections; one per process is enough. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  let agents: ReturnType<typeof createAgents> | undefined;
  const { userAgent = 'Zelos', tracing } = options;
  const exceptions = options.privateIpExceptionUrls.map(urlGlob);

  async function route(rawUrl: string): Promise<Route> {
    const url = parseUrl(rawUrl);
    const withoutQuery = `${url.origin}${url.pathname}`;
    const free = !options.disallowPrivateIpRanges || exceptions.some((glob) => glob.test(withoutQuery));
    if (!free && isPrivateLiteral(url)) throw new OutboundError('private-address', url.host);
    const { anywhere, publicOnly, through } = await (agents ??= createAgents());
    const proxy = proxyFor(url, process.env);
    if (proxy === undefined) return { url, userAgent, tracing, dispatcher: free ? anywhere : publicOnly };
    if (!free) await refusePrivateName(url);
    return { url, userAgent, tracing, dispatcher: through(proxy) };
  }
  return {
    request: async (url, requestOptions = {}) => attemptWithRetries(await route(url), requestOptions),
    async close() {
      if (agents === undefined) return;
      const { anywhere, publicOnly, proxies } = await agents;
      await Promise.all([anywhere, publicOnly, ...proxies.values()].map((agent) => agent.close()));
    },
  };
}
