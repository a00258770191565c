import type { ParameterizedContext } from 'koa';
import { writeUrl } from '../go/url.ts';
import { answerHeader } from '../kernel/header-bytes.ts';
import type { HttpReply, SetCookie } from '../kernel/http.ts';
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
  for (const [name, value] of Object.entries(reply.headers ?? {}))
    ctx.set(name, typeof value === 'string' ? headerText(name, value) : value.map(answerHeader));
  const cookies = inOrder(reply.cookies ?? [], csrfCookie);
  if (cookies.length > 0)
    ctx.set(
      'Set-Cookie',
      cookies.map((cookie) => answerHeader(serializeCookie(cookie))),
    );
  if (reply.body !== undefined) sendBody(ctx, reply.body);
  else if (ctx.response.get('Location')) sendRedirectPage(ctx);
  else sendNothing(ctx, reply.status);
}

const headerText = (name: string, value: string): string =>
  name === 'location' ? writeUrl(value) : answerHeader(value);

/** The reference's order: deleted cookies, the anti-CSRF cookie, new cookies. */
function inOrder(cookies: readonly SetCookie[], csrfCookie: SetCookie | undefined): readonly SetCookie[] {
  if (csrfCookie === undefined) return cookies;
  const isDeleted = ({ maxAge }: SetCookie): boolean => maxAge !== undefined && maxAge <= 0;
  return [...cookies.filter(isDeleted), csrfCookie, ...cookies.filter((cookie) => !isDeleted(cookie))];
}

function sendBody(ctx: ParameterizedContext, body: unknown): void {
  const type = ctx.response.get('Content-Type');
  if (!type) ctx.set('Content-Type', JSON_TYPE);
  if (type && !type.startsWith('application/json')) return setText(ctx, String(body));
  protectJson(ctx);
  setText(ctx, encodeJson(body));
}

/** JSON may hold secrets (tokens, codes, credentials), so nothing may store it and no browser may take it for another type. */
function protectJson(ctx: ParameterizedContext): void {
  ctx.set('X-Content-Type-Options', 'nosniff');
  if (!ctx.response.get('Cache-Control')) ctx.set('Cache-Control', NO_STORE);
}

/** Node writes headers and a text body in one piece, in UTF-8, so headers that are UTF-8 already would be encoded twice. */
function setText(ctx: ParameterizedContext, text: string): void {
  ctx.body = hasPlainHeaders(ctx) ? text : Buffer.from(text);
}

const hasPlainHeaders = (ctx: ParameterizedContext): boolean =>
  // oxlint-disable-next-line no-control-regex
  Object.values(ctx.response.headers).every((value) => /^[\0-\x7f]*$/.test(String(value)));

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
function sendRedirectPage(ctx: ParameterizedContext): void {
  const { status } = ctx;
  if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return sendNothing(ctx, status);
  ctx.set('Content-Type', 'text/html; charset=utf-8');
  setText(ctx, `<a href="${escapeHtml(ctx.response.get('Location'))}">${STATUS_CODES[status] ?? ''}</a>.\n\n`);
}

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => HTML[character] ?? character);

/** JSON that a client cannot interpret as HTML, with a line end. */
export const encodeJson = (value: unknown): string => `${htmlSafeJson(value)}\n`;
