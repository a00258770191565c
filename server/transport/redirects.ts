/** Routes of one server that redirect to the other (reference behaviour). Paths are those of the document, except for the prefix. */
export interface RedirectRoute {
  readonly method: string;
  readonly path: string;
}

const routes = (path: string, ...methods: string[]): RedirectRoute[] => methods.map((method) => ({ method, path }));

const IDENTITIES = [
  ...routes('/identities', 'GET', 'POST'),
  ...routes('/identities/by/external/{externalID}', 'GET'),
  ...routes('/identities/{id}', 'GET', 'PUT', 'PATCH', 'DELETE'),
  ...routes('/identities/{id}/credentials/{type}', 'DELETE'),
];

const underAdmin = (route: RedirectRoute): RedirectRoute => ({ ...route, path: `/admin${route.path}` });

/** On the public server, to the admin server. */
export const TO_ADMIN: readonly RedirectRoute[] = [
  ...IDENTITIES,
  ...IDENTITIES.map(underAdmin),
  ...routes('/identities/{id}/sessions', 'DELETE'),
  ...routes('/admin/courier/messages', 'GET'),
  ...routes('/admin/courier/messages/{id}', 'GET'),
  ...routes('/recovery/code', 'POST'),
  ...routes('/recovery/link', 'POST'),
];

const FLOWS = ['login', 'registration', 'settings', 'recovery', 'verification'];

/** On the admin server (there under `/admin`, which is optional), to the public server. */
export const TO_PUBLIC: readonly RedirectRoute[] = [
  ...FLOWS.flatMap((flow) => [
    ...routes(`/self-service/${flow}`, 'GET', 'POST'),
    ...['browser', 'api', 'flows'].flatMap((step) => routes(`/self-service/${flow}/${step}`, 'GET')),
  ]),
  ...routes('/self-service/logout', 'GET'),
  ...routes('/self-service/logout/browser', 'GET'),
  ...routes('/self-service/logout/api', 'DELETE'),
  ...routes('/self-service/errors', 'GET'),
  ...routes('/schemas', 'GET'),
  ...routes('/schemas/{id}', 'GET'),
  ...routes('/sessions/whoami', 'GET'),
  ...routes('/sessions', 'DELETE'),
].map(underAdmin);

/** The target of a redirect: the same path and query below the base URL of the other server. */
export function redirectTarget(to: 'public' | 'admin', baseUrl: string, path: string, query: string): string {
  const target = new URL(baseUrl);
  const base = target.pathname.replace(/\/+$/, '');
  const rest = path.startsWith('/admin/') || path === '/admin' ? path.slice('/admin'.length) : path;
  return `${target.origin}${base}${to === 'admin' ? '/admin' : ''}${rest}${query ? `?${query}` : ''}`;
}
