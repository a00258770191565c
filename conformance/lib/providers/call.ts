import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Json } from '../answer.ts';

/** A request that a server made to a provider. */
export interface ProviderCall {
  readonly method: string;
  /** `host/path`, or the path alone at the OpenID provider of the suite. */
  readonly target: string;
  readonly query: Readonly<Record<string, string>>;
  /** Form fields or JSON; null for an empty body. */
  readonly body: Json;
  /** Headers that carry credentials or say what is asked for. */
  readonly headers: Readonly<Record<string, string>>;
  readonly at: number;
}

/** What a provider answers; `drop` closes the connection. A text is sent as it is, other bodies as JSON. */
export type ProviderAnswer =
  | 'drop'
  | { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: Json };

const TOLD = ['authorization', 'x-amz-access-token', 'x-acs-dingtalk-access-token', 'origin'];

/** Reads a request; `bytes` is its body, for the handler that answers it. */
export async function readCall(request: IncomingMessage, host = ''): Promise<{ call: ProviderCall; bytes: Buffer }> {
  const bytes = await buffer(request);
  const url = new URL(request.url ?? '/', 'http://provider');
  const headers = TOLD.flatMap((name) => {
    const value = request.headers[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  const call: ProviderCall = {
    method: request.method ?? '',
    target: host + url.pathname,
    query: Object.fromEntries(url.searchParams),
    body: parseBody(bytes.toString('utf8'), request.headers['content-type'] ?? ''),
    headers: Object.fromEntries(headers),
    at: Date.now(),
  };
  return { call, bytes };
}

function parseBody(text: string, type: string): Json {
  if (text === '') return null;
  if (type.includes('urlencoded')) return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
