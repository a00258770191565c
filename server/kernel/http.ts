import type { Json } from './json.ts';

/** How the body of a request was sent, after decoding. Bodies are bounded by the transport. */
export type RequestBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly value: Json }
  | { readonly kind: 'form'; readonly fields: URLSearchParams }
  | { readonly kind: 'malformed'; readonly reason: string }
  | { readonly kind: 'unsupported'; readonly mediaType: string };

/** One HTTP request, free of Koa: what handlers, engine and session manager see. */
export interface HttpRequest {
  /** Request id for logs (`X-Request-ID` of the client or a new one). */
  readonly id: string;
  readonly method: string;
  /** Absolute URL as the reference computes `request_url`: scheme and host of the connection, path and query as sent. */
  readonly requestUrl: string;
  /** The same to take apart: written out again it may differ, in quotes and in a question mark with nothing after it. */
  readonly url: URL;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Lower-case names; repeated headers joined as Node does. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly cookies: ReadonlyMap<string, string>;
  readonly body: RequestBody;
  readonly clientIp: string;
  /** Which of the two servers it came in on. */
  readonly server: 'public' | 'admin';
  /** Anti-CSRF of this browser (transport/csrf.ts). */
  readonly csrf: CsrfProtection;
}

/** Double-submit protection bound to the browser's cookie; formats in crypto/csrf-token.ts. */
export interface CsrfProtection {
  /** A freshly masked token for forms; empty where the browser has no cookie and this path gives it none. */
  token(): string;
  /** Whether a submitted token belongs to the browser's cookie. Constant time. */
  verify(submitted: string): boolean;
  /** A masked token for the cookie that `regenerate` gives the browser, before it does. */
  next(): string;
  /** A new cookie, on login: returns the masked token of the new one. */
  regenerate(): string;
  /** Whether the browser sent the cookie at all; tells the causes of a violation apart (kernel/csrf-error.ts). */
  readonly cookieSent: boolean;
}

export interface SetCookie {
  readonly name: string;
  readonly value: string;
  readonly path?: string;
  readonly domain?: string;
  /** Seconds; absent for a browser-session cookie, 0 or less deletes. */
  readonly maxAge?: number;
  /** Also write the end as a date, for clients that do not know Max-Age. */
  readonly withExpires?: boolean;
  readonly secure?: boolean;
  readonly httpOnly?: boolean;
  readonly sameSite?: 'Lax' | 'Strict' | 'None';
}

/** What a handler answers; the transport alone turns it into bytes. */
export interface HttpReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly cookies?: readonly SetCookie[];
  /** JSON unless a content-type header says otherwise, then text. */
  readonly body?: unknown;
}

export type Handler = (request: HttpRequest) => Promise<HttpReply>;
