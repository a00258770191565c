import createRouter from 'find-my-way';
import { TO_ADMIN, TO_PUBLIC } from './redirects.ts';

/** One operation of the document, as routing needs it. */
export interface OperationRoute<Id extends string = string> {
  readonly operationId: Id;
  /** Upper case. */
  readonly method: string;
  /** As in the document: `/admin/identities/{id}`. */
  readonly path: string;
  readonly servers: readonly ServerName[];
}

export type ServerName = 'public' | 'admin';

/** What a route leads to. */
export type Target<Id extends string> =
  | { readonly kind: 'operation'; readonly operationId: Id; readonly pattern: string }
  | { readonly kind: 'redirect'; readonly to: ServerName; readonly pattern: string };

/** A route that matches a request. */
export interface Match<Id extends string> {
  readonly target: Target<Id>;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** Finds the route of a request. */
export interface RouteTable<Id extends string> {
  find(method: string, path: string): Match<Id> | undefined;
  /** Methods of the path, sorted; empty for an unknown path. */
  allowed(path: string): string[];
}

interface Route<Id extends string> {
  readonly method: string;
  readonly path: string;
  readonly target: Target<Id>;
}

const METHODS = ['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE'] as const;

/** Builds a radix tree of routes. `HEAD` uses the routes of `GET`. The first of two equal routes wins. */
export function createRouteTable<Id extends string>(routes: readonly Route<Id>[]): RouteTable<Id> {
  const router = createRouter({ caseSensitive: true, maxParamLength: 16_384 });
  for (const { method, path, target } of routes) {
    for (const each of method === 'GET' ? (['GET', 'HEAD'] as const) : [method as 'GET']) {
      const pattern = path.replace(/\{(\w+)\}/g, ':$1');
      if (!router.hasRoute(each, pattern)) router.on(each, pattern, () => {}, target);
    }
  }
  const find = (method: string, path: string): Match<Id> | undefined => {
    const found = router.find(method as 'GET', path);
    // Parameters are never empty: `/identities/` does not name an identity.
    if (!found || Object.values(found.params).includes('')) return undefined;
    return { target: found.store as Target<Id>, pathParameters: found.params as Record<string, string> };
  };
  return { find, allowed: (path) => METHODS.filter((method) => find(method, path) !== undefined) };
}

const redirects = (to: ServerName): Route<never>[] =>
  (to === 'admin' ? TO_ADMIN : TO_PUBLIC).map(({ method, path }) => ({
    method,
    path,
    target: { kind: 'redirect', to, pattern: path },
  }));

/** Routes of the public server: those of the document, undocumented ones of the reference, redirects to the admin server. */
export function publicRoutes<Id extends string>(operations: readonly OperationRoute<Id>[]): RouteTable<Id> {
  const listed = operations.filter(({ servers }) => servers.includes('public'));
  return createRouteTable<Id>([...listed, ...listed.flatMap(undocumented)].map(toRoute).concat(redirects('admin')));
}

/** Routes of the admin server, all under `/admin`; the prefix is added to paths without it. */
export function adminRoutes<Id extends string>(operations: readonly OperationRoute<Id>[]): RouteTable<Id> {
  const listed = operations
    .filter(({ servers }) => servers.includes('admin'))
    .map((operation) => ({ ...operation, path: withAdminPrefix(operation.path) }));
  return createRouteTable<Id>(listed.map(toRoute).concat(redirects('public')));
}

/** A path of the admin server with its prefix, which clients may omit. */
export function withAdminPrefix(path: string): string {
  return path.startsWith('/admin') ? path : `/admin${cleanPath(path)}`.replace(/\/+$/, '');
}

function toRoute<Id extends string>({ operationId, method, path }: OperationRoute<Id>): Route<Id> {
  return { method, path, target: { kind: 'operation', operationId, pattern: path } };
}

const SUBMIT = /^\/self-service\/(login|registration|settings|recovery|verification)$/;

/** Undocumented methods and paths of an operation that the reference serves. */
function undocumented<Id extends string>(operation: OperationRoute<Id>): OperationRoute<Id>[] {
  const { method, path } = operation;
  if (method === 'POST' && SUBMIT.test(path)) return [{ ...operation, method: 'GET' }];
  if (path === '/sessions/whoami')
    return METHODS.filter((each) => each !== 'HEAD').map((each) => ({ ...operation, method: each }));
  if (method === 'GET' && (path === '/schemas' || path === '/schemas/{id}'))
    return [{ ...operation, path: `/admin${path}` }];
  return [];
}

/** A path without empty, `.` and `..` segments; a trailing slash stays (Go's path.Clean as its router uses it). */
export function cleanPath(path: string): string {
  if (!/\/\/|\/\.{1,2}(\/|$)/.test(path)) return path;
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  const clean = `/${kept.join('/')}`;
  return path.endsWith('/') && clean !== '/' ? `${clean}/` : clean;
}
