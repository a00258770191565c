/** What messages tell of the request that caused them. */
import type { Config } from '../../../config/model.ts';
import type { OutgoingMessage, RequestHeaders, TemplateType } from '../../../courier/model.ts';
import type { HttpRequest } from '../../../kernel/http.ts';

/** Messages that answer a request of the user; others carry no request headers (reference behaviour). */
const CARRIERS: ReadonlySet<TemplateType> = new Set([
  'recovery_code_valid',
  'login_code_valid',
  'registration_code_valid',
]);

export function withRequestHeaders(message: OutgoingMessage, request: HttpRequest, config: Config): OutgoingMessage {
  if (!CARRIERS.has(message.template)) return message;
  return { ...message, requestHeaders: allowedHeaders(request, config.clients.web_hook.header_allowlist) };
}

/** Those of the request that the list allows, in canonical form (`Accept-Language`) and by name. */
export function allowedHeaders({ headers }: HttpRequest, allowlist: readonly string[]): RequestHeaders {
  const names = [...new Set(allowlist.map((name) => name.toLowerCase()))].toSorted();
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name];
      return value === undefined ? [] : [[canonical(name), [value]]];
    }),
  );
}

const canonical = (name: string): string => name.replaceAll(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());
