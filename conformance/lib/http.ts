import { errors, Pool } from 'undici';
import type { Answer, Json } from './answer.ts';

/** The server waited in vain for the request, since this process was late: RFC 9110 (15.5.9) lets the client repeat it. */
const REQUEST_TIMEOUT = 408;

/** Sends requests exactly as given: no redirect is followed, no path is cleaned, no header is added but `host`. */
export class HttpOrigin {
  readonly base: string;
  readonly #pool: Pool;
  readonly #prefix: string;

  constructor(base: string) {
    const url = new URL(base);
    this.base = base.replace(/\/$/, '');
    this.#prefix = url.pathname.replace(/\/$/, '');
    this.#pool = new Pool(url.origin, { connections: 4, maxHeaderSize: 1 << 20 });
  }

  async send(
    method: string,
    path: string,
    headers: Record<string, string>,
    body: string | Buffer | null,
  ): Promise<Answer> {
    const send = () => this.#pool.request({ method, path: this.#prefix + path, headers, body }).catch(droppedOr);
    let response = await send();
    if (response?.statusCode === REQUEST_TIMEOUT) response = await send();
    if (response === undefined) return DROPPED;
    const raw = Buffer.from(await response.body.arrayBuffer());
    const kept: Record<string, readonly string[]> = {};
    for (const [name, value] of Object.entries(response.headers)) {
      if (value !== undefined) kept[name] = Array.isArray(value) ? value : [value];
    }
    return {
      status: response.statusCode,
      headers: kept,
      body: parse(raw.toString('utf8'), kept['content-type']?.[0] ?? ''),
    };
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}

/** What is recorded when the server closes the connection instead of answering, as the reference does when it panics. */
const DROPPED: Answer = { status: 0, headers: {}, body: 'the server closed the connection' };

function droppedOr(error: unknown): undefined {
  if (error instanceof errors.SocketError) return undefined;
  throw error;
}

function parse(text: string, contentType: string): Json {
  if (text === '') return null;
  if (!contentType.includes('json')) return text;
  try {
    return parseExactly(text);
  } catch {
    return text;
  }
}

/** `JSON.parse` hands the source text of numbers to its reviver; the types don't know that yet. */
const parseWithSource = JSON.parse as (
  text: string,
  revive: (key: string, value: Json, context: { source?: string }) => Json,
) => Json;

/** Parses JSON; a number that is not written as JavaScript writes it is kept as `{number <text>}`. */
function parseExactly(text: string): Json {
  return parseWithSource(text, (_, value, { source }) =>
    typeof value === 'number' && source !== undefined && source !== String(value) ? `{number ${source}}` : value,
  );
}
