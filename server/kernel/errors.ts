import { ERROR_CATALOGUE, type ErrorId } from './error-catalogue.ts';
import type { Json, JsonObject } from './json.ts';
import { STATUS_CODES } from './node-http.ts';

/** The members of a generic error of the API, in the reference's spelling. */
export interface ApiErrorFields {
  readonly code: number;
  /** What clients match on (error-catalogue.ts). */
  readonly id?: ErrorId;
  readonly reason?: string;
  readonly message: string;
  readonly details?: JsonObject;
  /** Internal facts for the log. Stored errors show them with `--dev`, answers never. */
  readonly debug?: string;
  /** For `Retry-After`: when the client may try again. */
  readonly retryAfterSeconds?: number;
  /** Members beside `error` in the answer: `redirect_browser_to`, `use_flow_id`, `expired_at`, `since`. */
  readonly beside?: JsonObject;
}

/**
 * An error with an answer on the wire. The transport answers every other error with a 500, because it is a fault of ours.
 */
export class ApiError extends Error {
  readonly fields: ApiErrorFields;

  constructor(fields: ApiErrorFields, options?: { cause?: unknown }) {
    super(fields.reason ?? fields.message, options);
    this.name = 'ApiError';
    this.fields = fields;
  }

  get code(): number {
    return this.fields.code;
  }

  /** The same error with some members changed. */
  with(change: Partial<ApiErrorFields>): ApiError {
    return new ApiError({ ...this.fields, ...change }, { cause: this.cause });
  }

  /** The `error` object (reference: herodot's default error) in the reference's member order, without `debug` unless requested. */
  toWire({ withDebug = false } = {}): JsonObject {
    const { id, code, reason, message, details } = this.fields;
    const debug = withDebug ? this.fields.debug : undefined;
    return withoutUndefined({ id, code, status: STATUS_CODES[code] ?? '', reason, details, debug, message });
  }
}

function withoutUndefined(members: Record<string, Json | undefined>): JsonObject {
  return Object.fromEntries(
    Object.entries(members).filter((member): member is [string, Json] => member[1] !== undefined),
  );
}

type Change = Partial<ApiErrorFields>;
const error =
  (code: number, message: string) =>
  (reason?: string, change: Change = {}) =>
    new ApiError({ code, message, ...(reason === undefined ? {} : { reason }), ...change });

/** Messages by status. */
const MESSAGES = {
  400: 'The request was malformed or contained invalid parameters',
  403: 'The requested action was forbidden',
} as const;

/** An error of the catalogue: its status and message, with the reason that the caller gives. */
export function catalogued(id: ErrorId, reason?: string, change: Change = {}): ApiError {
  const entry = ERROR_CATALOGUE[id];
  const message = 'message' in entry ? entry.message : MESSAGES[entry.code];
  return error(entry.code, message)(reason, { id, ...change });
}

/** The generic errors of the reference: status and message. The caller gives the reason. */
export const badRequest = error(400, MESSAGES[400]);
export const unauthorized = error(401, 'The request could not be authorized');
export const forbidden = error(403, MESSAGES[403]);
export const notFound = error(404, 'The requested resource could not be found');
/** The reference's error for a missing row. */
export const unableToLocate = (): ApiError => error(404, 'Unable to locate the resource')();
export const conflict = error(409, 'The resource could not be created due to a conflict');
export const gone = error(
  410,
  'The requested resource is no longer available because it has expired or is otherwise invalid.',
);
export const internal = error(500, 'An internal server error occurred, please contact the system administrator');
export const upstreamFailed = error(502, 'Upstream error');
/** The configuration cannot be used for the request. */
export const misconfigured = (reason?: string, change: Change = {}): ApiError =>
  catalogued('invalid_configuration', reason, change);
export const notImplemented = error(501, 'The requested functionality is not implemented');
