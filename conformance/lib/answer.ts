import type { ProviderCall } from './providers/call.ts';

/** A call of a web hook as it arrived. */
export interface HookCall {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>;
  readonly body: string;
  /** Milliseconds since the epoch at which it had arrived. */
  readonly at: number;
}

/** JSON as it comes from a server; `unknown` members are narrowed where they are read. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** One whole HTTP answer. `headers` keeps repeated headers as lists; names are lower case. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** Parsed JSON when the content type says JSON and it parses; otherwise text; null when empty. */
  readonly body: Json;
}

/** One request as it was sent. */
export interface Sent {
  readonly target: 'public' | 'admin';
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** A request and what came back. */
export interface Exchange {
  readonly sent: Sent;
  readonly answer: Answer;
  /** The web hooks that were called meanwhile. */
  readonly calls: readonly HookCall[];
  /** What the server asked of OpenID providers meanwhile. */
  readonly providerCalls: readonly ProviderCall[];
  /** Milliseconds since the epoch at which the answer was complete; timestamps are measured from it. */
  readonly at: number;
}

export function isObject(value: unknown): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Follows keys into parsed JSON; undefined where the way ends. */
export function dig(value: Json | undefined, ...keys: (string | number)[]): Json | undefined {
  let here = value;
  for (const key of keys) {
    if (Array.isArray(here) && typeof key === 'number') here = here[key];
    else if (isObject(here)) here = Object.hasOwn(here, key) ? here[key] : undefined;
    else return undefined;
  }
  return here;
}

/** Like {@link dig}, for a string that must be there; throws (and so ends the scenario) when it is not. */
export function text(value: Json | undefined, ...keys: (string | number)[]): string {
  const found = dig(value, ...keys);
  if (typeof found !== 'string') throw new Error(`no text at ${keys.join('.')} of the answer`);
  return found;
}

/** First value of a header, or the empty string. */
export function header(answer: Answer, name: string): string {
  return answer.headers[name]?.[0] ?? '';
}
