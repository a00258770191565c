import type { Config } from '../../../config/model.ts';
import { parseQuery } from '../../../go/query.ts';
import type { Flow } from '../interfaces/model.ts';

/** A URL of the public API: `selfServiceUrl(config, 'login/browser', {refresh: 'true'})`. */
export function selfServiceUrl(config: Config, path: string, query: Readonly<Record<string, string>> = {}): string {
  return withQuery(`${config.derived.public.baseUrl.replace(/\/+$/, '')}/self-service/${path}`, query);
}

/** Adds parameters to a URL that may be relative and may already have some; they are sorted by name, as in the reference. */
export function withQuery(url: string, query: Readonly<Record<string, string>>): string {
  if (Object.keys(query).length === 0) return url;
  const [beforeHash = '', hash] = url.split('#', 2);
  const [path = '', known = ''] = beforeHash.split('?', 2);
  const parameters = new URLSearchParams(known);
  for (const [name, value] of Object.entries(query)) parameters.set(name, value);
  parameters.sort();
  return `${path}?${parameters.toString()}${hash === undefined ? '' : `#${hash}`}`;
}

/** Parameters as Go writes them: sorted by name. */
export function encodedQuery(query: URLSearchParams): string {
  const sorted = new URLSearchParams(query);
  sorted.sort();
  return sorted.toString().replaceAll('*', '%2A').replaceAll('%7E', '~');
}

/** The page that shows this flow. */
export function flowUiUrl(config: Config, flow: Flow): string {
  return withQuery(config.derived.flows[flow.name].uiUrl, { flow: flow.id });
}

/** `return_to` of the URL that created a flow, or an empty string. */
export const returnToOf = (requestUrl: string): string => queryOf(requestUrl).get('return_to') ?? '';

/** The parameters of a URL as they are read from requests. */
export const queryOf = (url: string | URL): URLSearchParams =>
  parseQuery((typeof url === 'string' ? URL.parse(url) : url)?.search.slice(1) ?? '');
