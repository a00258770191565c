import type { Json } from './json.ts';

/** The decoded body of a request. The transport limits its size. */
export type RequestBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly value: Json }
  | { readonly kind: 'form'; readonly fields: URLSearchParams }
  | { readonly kind: 'malformed'; readonly reason: string }
  | { readonly kind: 'unsupported'; readonly mediaType: string };

/** One HTTP request, independent of Koa, for handlers, engine and session manager. */
export interface HttpRequest {
  /** Request id for logs (`X-Request-ID` of the client or a new one). */
  readonly id: string;
  readonly method: string;
  /** Absolute URL as the reference computes `request_url`: scheme and host of the connection, path and query as sent. */
  readonly requestUrl: string;
  /** The same as a URL object. Its text may differ from `requestUrl`: quotes are escaped, and an empty query is dropped. */
  readonly url: URL;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Lower-case names; repeated headers joined as Node does. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly cookies: ReadonlyMap<string, string>;
  readonly body: RequestBody;
  readonly clientIp: string;
  /** Address of the connection: of the client, or of a proxy before the server. */
  readonly peer?: string | undefined;
  /** Aborted when the client closes the connection before the response is sent. */
  readonly signal?: AbortSignal;
  /** The server that received the request. */
  readonly server: 'public' | 'admin';
  /** CSRF protection of this browser (transport/csrf.ts). */
  readonly csrf: CsrfProtection;
}

/** Double-submit protection bound to the browser's cookie; formats in crypto/csrf-token.ts. */
export interface CsrfProtection {
  /** A freshly masked token for forms. Empty when the browser has no cookie and this path sets none. */
  token(): string;
  /** Whether a submitted token belongs to the browser's cookie. Constant time. */
  verify(submitted: string): boolean;
  /** A masked token for the cookie that `regenerate` will set. */
  next(): string;
  /** Sets a new cookie, on login, and returns its masked token. */
  regenerate(): string;
  /** Whether the browser sent the cookie. kernel/csrf-error.ts derives the cause of a violation from it. */
  readonly cookieSent: boolean;
}

export interface SetCookie {
  readonly name: string;
  readonly value: string;
  readonly path?: string;
  readonly domain?: string;
  /** Seconds; absent for a browser-session cookie, 0 or less deletes. */
  readonly maxAge?: number;
  /** Also write `Expires`, for clients that do not know Max-Age. */
  readonly withExpires?: boolean;
  readonly secure?: boolean;
  readonly httpOnly?: boolean;
  readonly sameSite?: 'Lax' | 'Strict' | 'None';
}

/** The answer of a handler. The transport serializes it. */
export interface HttpReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly cookies?: readonly SetCookie[];
  /** JSON, or text when a content-type header names another media type. */
  readonly body?: unknown;
}

export type Handler = (request: HttpRequest) => Promise<HttpReply>;
