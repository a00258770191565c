/** A client of the admin API of a running server. */
import { type Json, isJsonObject } from '../kernel/json.ts';
import { createHttpClient, type OutboundRequest, type OutboundResponse } from '../outbound/http-client.ts';
import { SilentFailure } from './failure.ts';

/** Per attempt (reference: ten seconds in all). */
const TIMEOUT_MS = 10_000;
/** More than the largest page of identities. */
const MAX_RESPONSE_BYTES = 256 * 1024 * 1024;

/** The server answered with a status outside 2xx. */
export class AdminApiError extends Error {
  readonly status: number;
  readonly body: string;
  constructor(status: number, body: string) {
    super(`the server answered ${status}`);
    this.name = 'AdminApiError';
    this.status = status;
    this.body = body;
  }
}

/** A successful response of the admin API. */
export interface Answer {
  readonly body: Json;
  readonly headers: OutboundResponse['headers'];
}

type Method = NonNullable<OutboundRequest['method']>;

/** Calls the admin API. @throws AdminApiError for a status outside 2xx; Error if the server does not answer */
export type AdminClient = (method: Method, path: string, body?: Json) => Promise<Answer>;

/** Makes a client for an endpoint, by default that of `KRATOS_ADMIN_URL`. @throws Error if there is no valid endpoint */
export function adminClient(endpoint: string | undefined): AdminClient {
  const base = endpoint || process.env['KRATOS_ADMIN_URL'];
  if (!base) throw new Error('you have to set the remote endpoint, try --help for details');
  if (!URL.canParse(base)) throw new Error(`could not parse the endpoint URL "${base}"`);
  return async (method, path, body) => {
    const url = `${base.replace(/\/+$/, '')}${path}`;
    const { status, headers, body: bytes } = await call(url, method, body);
    const text = bytes.toString();
    if (status < 200 || status >= 300) throw new AdminApiError(status, text);
    return { headers, body: text === '' ? null : (JSON.parse(text) as Json) };
  };
}

/** Not `fetch`, which refuses the bad ports for browsers (Fetch standard, section 2.9). */
async function call(url: string, method: Method, body: Json | undefined): Promise<OutboundResponse> {
  const http = createHttpClient({ disallowPrivateIpRanges: false, privateIpExceptionUrls: [] });
  const content =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  try {
    const limits = { timeoutMs: TIMEOUT_MS, retries: 0, maxResponseBytes: MAX_RESPONSE_BYTES };
    return await http.request(url, { method, ...limits, ...content });
  } catch (error) {
    throw new Error(`${method} ${url}: ${reasonOf(error)}`, { cause: error });
  } finally {
    await http.close();
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/** Prints the error response of the server on stderr; returns the error to throw or report. */
export function reportApiError(error: unknown): Error {
  if (!(error instanceof AdminApiError)) return error instanceof Error ? error : new Error(String(error));
  const body = parse(error.body);
  const details = isJsonObject(body) && isJsonObject(body['error']) ? body['error'] : {};
  const lines = [details['message'], details['reason']].filter((line) => typeof line === 'string');
  process.stderr.write(
    `${lines.length > 0 ? lines.join('\n') : `${error.body}\nFailed to execute API request, see error above.`}\n`,
  );
  return new SilentFailure();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
