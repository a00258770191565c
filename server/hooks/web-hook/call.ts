import type { RequestConfig, WebHookConfig } from '../../config/model.ts';
import { JsonnetError } from '../../jsonnet/jsonnet.ts';
import { ApiError, upstreamFailed } from '../../kernel/errors.ts';
import { newId } from '../../kernel/id.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { buildRequest, type BuiltRequest, type RequestTools } from '../../outbound/configured-request.ts';
import {
  type HttpClient,
  type OutboundRequest,
  type OutboundResponse,
  OutboundError,
  isRetryable,
} from '../../outbound/http-client.ts';
import type { CallTrace } from './traced-call.ts';

export interface CallTools extends RequestTools {
  readonly http: () => HttpClient;
  readonly trace?: CallTrace | undefined;
}

/** The reference reads no more of a response. */
const MAX_RESPONSE_BYTES = 5 * 1024 * 1024;

/**
 * Sends one web hook. Returns undefined if its Jsonnet cancels the call.
 * @throws ApiError 504 for a timeout; Error if there is no response, or only 429 and 5xx after all retries
 */
export async function sendWebHook(
  config: WebHookConfig,
  context: JsonObject,
  { http, trace, ...tools }: CallTools,
  options: Pick<OutboundRequest, 'ignoresBody' | 'signal'>,
): Promise<OutboundResponse | undefined> {
  const request = await build(config, context, tools);
  if (request === undefined) return undefined;
  return send(request, config, http(), { ...options, maxResponseBytes: MAX_RESPONSE_BYTES }, trace).catch(explain);
}

/** What every hook that makes a call can configure. */
type HookRequestConfig = RequestConfig & { readonly emit_analytics_event?: boolean };

/** @throws OutboundError if there is no response; Error if retries brought only 429 and 5xx, which the reference treats alike */
export async function send(
  { url, options }: BuiltRequest,
  { emit_analytics_event: isNumbered = true }: HookRequestConfig,
  http: HttpClient,
  limits: Pick<OutboundRequest, 'ignoresBody' | 'signal' | 'maxResponseBytes'>,
  trace?: CallTrace,
): Promise<OutboundResponse> {
  const response = await http.request(url, { ...options, ...(isNumbered ? numbered(url, trace) : {}), ...limits });
  if (isRetryable(response.status)) throw new Error(`a web hook kept answering ${response.status}`);
  return response;
}

async function build(
  config: WebHookConfig,
  context: JsonObject,
  tools: RequestTools,
): Promise<BuiltRequest | undefined> {
  try {
    return await buildRequest(config, context, tools);
  } catch (error) {
    if (error instanceof JsonnetError && error.problem === 'cancelled') return undefined;
    throw error;
  }
}

/** Headers with one id for the call and one for each attempt, which its response is reported with. */
function numbered(url: string, trace: CallTrace | undefined): Pick<OutboundRequest, 'attemptHeaders' | 'onResponse'> {
  const trigger = trace?.triggerId ?? newId();
  let attempt = '';
  return {
    attemptHeaders() {
      attempt = newId();
      return { 'ory-webhook-request-id': attempt, 'ory-webhook-trigger-id': trigger };
    },
    ...(trace && { onResponse: (status, number) => trace.onResponse(url, status, number, attempt) }),
  };
}

function explain(cause: unknown): never {
  if (!(cause instanceof OutboundError) || cause.failure !== 'timeout') throw cause;
  const reason = 'A third-party upstream service could not be reached. Please try again later.';
  throw new ApiError({ code: 504, message: 'the webhook did not answer in time', reason }, { cause });
}

/** @throws ApiError 502 unless the status is below 300. Redirects are not followed: the operator did not configure their target */
export function requireSuccess({ status }: OutboundResponse): void {
  if (status < 300) return;
  throw upstreamFailed('A third-party upstream service responded improperly. Please try again later.', {
    message: `webhook failed with status code ${status}`,
  });
}
