import type { IncomingMessage } from 'node:http';
import Koa from 'koa';
import type { Config, ConfigSource } from '../config/model.ts';
import { csrfError } from '../kernel/csrf-error.ts';
import { ApiError, forbidden, notImplemented } from '../kernel/errors.ts';
import type { Handler, HttpReply, HttpRequest } from '../kernel/http.ts';
import type { Logger } from '../observability/logger.ts';
import type { HttpMetrics } from '../observability/metrics.ts';
import type { Tracing } from '../observability/tracing/tracing.ts';
import { readBody } from './body.ts';
import { applyCors } from './cors.ts';
import { csrfPolicy, needsCsrfToken, submittedCsrfToken } from './csrf.ts';
import { errorReply } from './error-handler.ts';
import { isFromOtherSite } from './other-site.ts';
import { redirectTarget } from './redirects.ts';
import { NO_STORE, sendReply } from './reply.ts';
import { logRequest } from './request-log.ts';
import { clientAttributes, isTraced, requestAttributes } from './request-span.ts';
import { ServerRequest } from './request.ts';
import {
  adminRoutes,
  cleanPath,
  publicRoutes,
  withAdminPrefix,
  type Match,
  type OperationRoute,
  type RouteTable,
  type ServerName,
} from './routes.ts';

/** What the middleware functions of one request share. */
interface State {
  request: ServerRequest;
  /** Path of the operation in the document, for metrics. */
  pattern?: string;
}
type App = Koa<State>;
type Context = Koa.ParameterizedContext<State>;
type Next = () => Promise<unknown>;

/** What the HTTP servers consist of. */
export interface TransportOptions<Id extends string> {
  readonly config: ConfigSource;
  readonly operations: readonly OperationRoute<Id>[];
  /** Operations without a handler answer 501. */
  readonly handlers: Partial<Record<Id, Handler>>;
  /** Checks a request against the document; the handler runs only if the result is undefined. */
  readonly check?: (operationId: Id, request: HttpRequest) => Promise<ApiError | undefined>;
  readonly logger: Logger;
  readonly metrics?: HttpMetrics;
  readonly tracing?: Tracing | undefined;
}

/** Makes the two HTTP applications. Their only state is that of `options`. */
export function createServers<Id extends string>(options: TransportOptions<Id>): Record<ServerName, App> {
  return {
    public: createApp('public', publicRoutes(options.operations), options),
    admin: createApp('admin', adminRoutes(options.operations), options),
  };
}

function createApp<Id extends string>(server: ServerName, table: RouteTable<Id>, options: TransportOptions<Id>): App {
  const app: App = new Koa();
  app.silent = true;
  app.use(requireOneHost);
  if (options.tracing !== undefined) app.use(traceRequests(server, options.tracing));
  app.use(observe(server, options));
  app.use(answerErrors(options.logger));
  app.use(noCache);
  app.use(server === 'public' ? protectPublic(options.logger) : protectAdmin);
  app.use(dispatch(server, table, options));
  return app;
}

const HOST = /^[\w!$%&'()*+,\-.:;=[\]~]*$/;

/**
 * Refuses a request with several `Host` headers, since a proxy may have used another one (RFC 9112, section 3.2), or with a malformed one.
 * As in the reference, neither log nor metrics count it; the texts are the reference's.
 */
async function requireOneHost(ctx: Context, next: Next): Promise<void> {
  const hosts = countHosts(ctx.req.rawHeaders);
  if (hosts <= 1 && HOST.test(ctx.req.headers.host ?? '')) {
    await next();
    return;
  }
  const problem = hosts > 1 ? '400 Bad Request' : '400 Bad Request: malformed Host header';
  ctx.respond = false;
  const headers = {
    'Content-Type': 'text/plain; charset=utf-8',
    Connection: 'close',
    'Content-Length': problem.length,
  };
  ctx.res.writeHead(400, headers).end(problem);
}

function countHosts(rawHeaders: readonly string[]): number {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts;
}

/** A span for each request, named by its operation's method and path, as in the reference. */
function traceRequests(server: ServerName, tracing: Tracing) {
  return async (ctx: Context, next: Next): Promise<void> => {
    if (!isTraced(ctx.req.url ?? '')) return void (await next());
    const name = server === 'public' ? 'servePublic' : 'serveAdmin';
    await tracing.request(name, ctx.req.headers as Record<string, string>, requestAttributes(ctx.req), async (span) => {
      await next();
      const { pattern } = ctx.state;
      if (pattern !== undefined) span.rename(`${ctx.method} ${pattern}`);
      span.set({
        'http.route': pattern,
        'http.response.status_code': ctx.status,
        'http.response.body.size': ctx.length,
      });
      if (ctx.status >= 500) span.fail('');
    });
  };
}

/** Creates the request with its configuration snapshot, and records it in log and metrics. */
function observe<Id extends string>(server: ServerName, { config, logger, metrics, tracing }: TransportOptions<Id>) {
  return async (ctx: Context, next: Next): Promise<void> => {
    const started = performance.now();
    const request = new ServerRequest(ctx.req, ctx.res, server, config.current());
    ctx.state.request = request;
    await (tracing === undefined ? next() : tracing.withEventAttributes(clientAttributes(request), next));
    if (!ctx.req.complete) ctx.set('Connection', 'close');
    const seconds = (performance.now() - started) / 1000;
    metrics?.observe({
      method: ctx.method,
      status: ctx.status,
      pattern: ctx.state.pattern,
      seconds,
      size: ctx.length ?? 0,
      requestSize: requestSize(ctx.req),
    });
    logRequest(logger, request, { status: ctx.status, size: ctx.length, seconds, otel: tracing?.ids() });
  };
}

/** Approximate size of a request in bytes: `Content-Length`, request line and headers. */
const requestSize = ({ method = '', url = '', headers, rawHeaders }: IncomingMessage): number =>
  rawHeaders.reduce((sum, text) => sum + text.length, method.length + url.length) +
  (Number(headers['content-length']) || 0);

/** Turns a thrown error into a response; server errors are logged with their cause. */
function answerErrors(logger: Logger) {
  return async (ctx: Context, next: Next): Promise<void> => {
    try {
      await next();
    } catch (error) {
      const { request } = ctx.state;
      const reply = errorReply(error, request.headers['x-request-id'] && request.id);
      logError(logger, request, error, reply.status);
      sendReply(ctx, reply, request.csrfTouched?.pendingCookie());
    }
  };
}

function logError(logger: Logger, request: ServerRequest, error: unknown, status: number): void {
  const entry = { err: error, request_id: request.id, method: request.method, path: request.rawPath, status };
  if (status >= 500 && !(error instanceof ApiError && status === 501))
    logger.error(entry, 'An error occurred while handling a request');
  else logger.debug(entry, 'A request was refused');
}

async function noCache(ctx: Context, next: Next): Promise<void> {
  if (ctx.method === 'GET') ctx.set('Cache-Control', NO_STORE);
  await next();
}

/** CORS, then the anti-CSRF cookie and token, in the reference's order. */
function protectPublic(logger: Logger) {
  return async (ctx: Context, next: Next): Promise<void> => {
    const { cors } = ctx.state.request.config.serve.public;
    if (cors.enabled) {
      const isAnswered = applyCors(ctx, cors);
      if (cors.debug) logCors(logger, ctx);
      if (isAnswered) return;
    }
    await protectFromForgery(ctx, next);
  };
}

/** For `serve.public.cors.debug`: logs the request of a browser and the origin that was allowed. */
function logCors(logger: Logger, ctx: Context): void {
  const { origin, 'access-control-request-method': requested } = ctx.req.headers;
  const allowed = ctx.response.get('Access-Control-Allow-Origin') || null;
  logger.info(
    { origin, method: requested ?? ctx.method, is_preflight: requested !== undefined, allowed_origin: allowed },
    'CORS',
  );
}

/**
 * The admin API serves machines, so requests of pages of other origins are refused: otherwise any site that the operator visits could use it.
 * `zelos.admin.allowed_origins` lists exceptions.
 */
async function protectAdmin(ctx: Context, next: Next): Promise<void> {
  if (isFromOtherSite(ctx.req, ctx.state.request.config.zelos.admin.allowed_origins))
    throw forbidden(
      'The admin API refuses requests from pages of other origins. Key zelos.admin.allowed_origins can allow one.',
    );
  await next();
}

async function protectFromForgery(ctx: Context, next: Next): Promise<void> {
  const { request } = ctx.state;
  const policy = csrfPolicy(request.rawPath);
  if (policy !== 'untouched') ctx.append('Vary', 'Cookie');
  if (policy === 'checked') request.csrf.ensureCookie();
  if (needsCsrfToken(request.method, policy)) {
    request.body = await readBody(ctx.req, false, request.config.derived.limits.body.public);
    if (!request.csrf.verify(submittedCsrfToken(request))) throw csrfError(request);
  }
  await next();
}

function dispatch<Id extends string>(server: ServerName, table: RouteTable<Id>, options: TransportOptions<Id>) {
  return async (ctx: Context): Promise<void> => {
    const { request } = ctx.state;
    if (MALFORMED_ESCAPE.test(request.rawPath)) return sendReply(ctx, MALFORMED_PATH, undefined);
    const path = server === 'admin' ? withAdminPrefix(request.rawPath) : request.rawPath;
    const clean = cleanPath(path);
    const reply =
      clean === path
        ? await answer(ctx, table, path, options)
        : redirectTo(clean + (request.rawQuery && `?${request.rawQuery}`));
    sendReply(ctx, reply, request.csrfTouched?.pendingCookie());
  };
}

const MALFORMED_ESCAPE = /%(?![0-9a-f]{2})/i;
const MALFORMED_PATH: HttpReply = {
  status: 400,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: '400 Bad Request',
};

const redirectTo = (location: string): HttpReply => ({ status: 307, headers: { location } });

async function answer<Id extends string>(
  ctx: Context,
  table: RouteTable<Id>,
  path: string,
  options: TransportOptions<Id>,
): Promise<HttpReply> {
  const match = table.find(ctx.method, path);
  if (!match) return notFound(table.allowed(path));
  ctx.state.pattern = match.target.pattern;
  if (match.target.kind === 'redirect') return redirectToOther(match.target.to, ctx.state.request);
  const handler = options.handlers[match.target.operationId];
  if (!handler) throw notImplemented(`The operation ${match.target.operationId} is not implemented.`);
  const request = await complete(ctx, match);
  const refusal = await options.check?.(match.target.operationId, request);
  if (refusal) throw refusal;
  return handler(request);
}

/** Adds the path parameters and the body, which only a matched request needs. */
async function complete(ctx: Context, match: Match<string>): Promise<ServerRequest> {
  const { request } = ctx.state;
  request.pathParameters = match.pathParameters;
  const { server, config } = request;
  if (request.body.kind === 'none')
    request.body = await readBody(ctx.req, server === 'admin', config.derived.limits.body[server]);
  return request;
}

function redirectToOther(to: ServerName, request: ServerRequest): HttpReply {
  const { baseUrl } = (request.config as Config).derived[to];
  return redirectTo(redirectTarget(to, baseUrl, cleanPath(request.rawPath), request.rawQuery));
}

/** 404 or 405 in plain text, as the reference's router answers. */
function notFound(allowed: readonly string[]): HttpReply {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
  if (allowed.length === 0) return { status: 404, headers, body: '404 page not found\n' };
  return { status: 405, headers: { ...headers, allow: allowed.join(', ') }, body: 'Method Not Allowed\n' };
}
