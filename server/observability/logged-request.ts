/** What the log shows of a request: allow-listed names with their values. Everything else may be a secret. */

/** Parameters whose values are not secret. `id` and `flow` hold ids; access to what they name needs cookies. */
const PARAMETERS = new Set(
  (
    'aal active expand flow id include_credential organization page page_size page_token per_page refresh status ' +
    'tokenize_as via'
  ).split(' '),
);

const HEADERS = new Set(
  (
    'accept accept-encoding accept-language cache-control connection content-length content-type forwarded host ' +
    'origin sec-fetch-dest sec-fetch-mode sec-fetch-site traceparent transfer-encoding user-agent via ' +
    'x-forwarded-for x-forwarded-host x-forwarded-proto x-real-ip x-request-id'
  ).split(' '),
);

/** A query string with its allow-listed parameters, and `redacted=<number of the others>`. */
export function loggedQuery(query: string): string {
  if (query === '') return '';
  const parts = query.split('&');
  const shown = parts.filter((part) => PARAMETERS.has(part.split('=', 1)[0] ?? ''));
  const hidden = parts.length - shown.length;
  return [...shown, ...(hidden === 0 ? [] : [`redacted=${hidden}`])].join('&');
}

/** Those that the reference names without their value. */
const CREDENTIALS = new Set(['authorization', 'cookie', 'x-session-token']);

/** The allow-listed headers, and the names of those that carry credentials. */
export function loggedHeaders(
  headers: Readonly<Record<string, string | undefined>>,
  redaction: string,
): Readonly<Record<string, string | undefined>> {
  const shown: Record<string, string | undefined> = {};
  for (const name of Object.keys(headers)) {
    if (HEADERS.has(name)) shown[name] = headers[name];
    else if (CREDENTIALS.has(name)) shown[name] = redaction;
  }
  return shown;
}
