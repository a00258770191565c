import type { ParameterizedContext } from 'koa';
import { writeUrl } from '../go/url.ts';
import { answerHeader } from '../kernel/header-bytes.ts';
import type { HttpReply, SetCookie } from '../kernel/http.ts';
import { EncodedList } from '../kernel/json-list.ts';
import { htmlSafeJson } from '../kernel/json.ts';
import { STATUS_CODES } from '../kernel/node-http.ts';
import { serializeCookie } from './cookies.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/** The reference's `Cache-Control` of every answer to GET. */
export const NO_STORE = 'private, no-cache, no-store, must-revalidate';

/**
 * Writes a reply to the response. Headers that were set before (CORS, Vary, caching) stay unless the reply sets them. Values may hold any
 * text, so that a reply cannot fail after its effects are stored.
 */
export function sendReply(ctx: ParameterizedContext, reply: HttpReply, csrfCookie: SetCookie | undefined): void {
  ctx.status = reply.status;
  const areAscii = setHeaders(ctx, reply, csrfCookie);
  if (reply.body !== undefined) sendBody(ctx, reply.body, areAscii);
  else if (ctx.response.get('Location')) sendRedirectPage(ctx, areAscii);
  else sendNothing(ctx, reply.status);
}

/** Sets headers and cookies. Returns whether all values of the answer are ASCII, as almost always. */
function setHeaders(ctx: ParameterizedContext, reply: HttpReply, csrfCookie: SetCookie | undefined): boolean {
  const { headers = {} } = reply;
  let areAscii = FROM_CORS.every((name) => isAscii(ctx.response.get(name)));
  const set = (name: string, value: string | string[]): void => {
    areAscii &&= typeof value === 'string' ? isAscii(value) : value.every(isAscii);
    ctx.set(name, value);
  };
  for (const name in headers) {
    const value = headers[name] ?? '';
    set(name, typeof value === 'string' ? headerText(name, value) : value.map(answerHeader));
  }
  const cookies = inOrder(reply.cookies ?? [], csrfCookie);
  if (cookies.length > 0)
    set(
      'Set-Cookie',
      cookies.map((cookie) => answerHeader(serializeCookie(cookie))),
    );
  return areAscii;
}

/** Set before the reply, from configuration and request. */
const FROM_CORS = ['Access-Control-Allow-Origin', 'Access-Control-Allow-Headers', 'Access-Control-Expose-Headers'];

// oxlint-disable-next-line no-control-regex
const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text);

const headerText = (name: string, value: string): string =>
  name === 'location' ? writeUrl(value) : answerHeader(value);

/** The reference's order: deleted cookies, the anti-CSRF cookie, new cookies. */
function inOrder(cookies: readonly SetCookie[], csrfCookie: SetCookie | undefined): readonly SetCookie[] {
  if (csrfCookie === undefined) return cookies;
  const isDeleted = ({ maxAge }: SetCookie): boolean => maxAge !== undefined && maxAge <= 0;
  return [...cookies.filter(isDeleted), csrfCookie, ...cookies.filter((cookie) => !isDeleted(cookie))];
}

function sendBody(ctx: ParameterizedContext, body: unknown, headersAreAscii: boolean): void {
  const type = ctx.response.get('Content-Type');
  if (!type) ctx.set('Content-Type', JSON_TYPE);
  if (type && !type.startsWith('application/json')) return setText(ctx, String(body), headersAreAscii);
  protectJson(ctx);
  if (body instanceof EncodedList) sendList(ctx, body);
  else setText(ctx, encodeJson(body), headersAreAscii);
}

/** The memory is freed when the system has taken all. Where the client goes away before, a write may still use it. */
function sendList(ctx: ParameterizedContext, list: EncodedList): void {
  ctx.body = list.bytes;
  ctx.res.once('finish', () => list.free());
}

/** JSON may hold secrets (tokens, codes, credentials), so nothing may store it and no browser may take it for another type. */
function protectJson(ctx: ParameterizedContext): void {
  ctx.set('X-Content-Type-Options', 'nosniff');
  if (!ctx.response.get('Cache-Control')) ctx.set('Cache-Control', NO_STORE);
}

/** Node writes headers and a text body in one piece, in UTF-8, so headers that are UTF-8 already would be encoded twice. */
function setText(ctx: ParameterizedContext, text: string, headersAreAscii: boolean): void {
  ctx.body = headersAreAscii ? text : Buffer.from(text);
}

function sendNothing(ctx: ParameterizedContext, status: number): void {
  if (status === 204 && ctx.response.get('Content-Type')) return endAtOnce(ctx);
  ctx.body = null;
  // Koa turns an empty body into 204; the handler's status is kept.
  ctx.status = status;
  if (status !== 204 && status !== 304) ctx.set('Content-Length', '0');
}

/** Koa would remove the content type, which the reference sends even without content. */
function endAtOnce(ctx: ParameterizedContext): void {
  ctx.respond = false;
  ctx.res.statusCode = ctx.status;
  ctx.res.end();
}

/** The HTML page of Go's redirects; only for GET and HEAD. */
function sendRedirectPage(ctx: ParameterizedContext, headersAreAscii: boolean): void {
  const { status } = ctx;
  if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return sendNothing(ctx, status);
  ctx.set('Content-Type', 'text/html; charset=utf-8');
  const page = `<a href="${escapeHtml(ctx.response.get('Location'))}">${STATUS_CODES[status] ?? ''}</a>.\n\n`;
  setText(ctx, page, headersAreAscii);
}

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => HTML[character] ?? character);

/** JSON that a client cannot interpret as HTML, with a line end. */
export const encodeJson = (value: unknown): string => `${htmlSafeJson(value)}\n`;
