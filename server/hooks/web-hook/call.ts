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
  mayPass,
} from '../../outbound/http-client.ts';

export interface CallTools extends RequestTools {
  readonly http: () => HttpClient;
}

/** As much of an answer as the reference reads. */
const MAX_ANSWER_BYTES = 5 * 1024 * 1024;

/**
 * Sends one web hook. Undefined where its Jsonnet wants no call.
 * @throws ApiError 504 where no answer came in time; Error where none came at all, or none but passing faults
 */
export async function call(
  config: WebHookConfig,
  context: JsonObject,
  { http, ...tools }: CallTools,
  options: Pick<OutboundRequest, 'ignoresBody' | 'signal'>,
): Promise<OutboundResponse | undefined> {
  const request = await build(config, context, tools);
  if (request === undefined) return undefined;
  return send(request, config, http(), { ...options, maxResponseBytes: MAX_ANSWER_BYTES }).catch(explain);
}

/** What the configuration of every hook may say. */
type HookRequestConfig = RequestConfig & { readonly emit_analytics_event?: boolean };

/** @throws OutboundError where no answer came; Error where nothing but passing faults did: the reference then knows of no answer */
export async function send(
  { url, options }: BuiltRequest,
  { emit_analytics_event: isNumbered = true }: HookRequestConfig,
  http: HttpClient,
  limits: Pick<OutboundRequest, 'ignoresBody' | 'signal' | 'maxResponseBytes'>,
): Promise<OutboundResponse> {
  const ids = isNumbered ? { attemptHeaders: callIds() } : {};
  const answer = await http.request(url, { ...options, ...ids, ...limits });
  if (mayPass(answer.status)) throw new Error(`a web hook kept answering ${answer.status}`);
  return answer;
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

/** One id for the call, and one for each attempt at it. */
function callIds(): () => Record<string, string> {
  const trigger = newId();
  return () => ({ 'ory-webhook-request-id': newId(), 'ory-webhook-trigger-id': trigger });
}

function explain(cause: unknown): never {
  if (!(cause instanceof OutboundError) || cause.failure !== 'timeout') throw cause;
  const reason = 'A third-party upstream service could not be reached. Please try again later.';
  throw new ApiError({ code: 504, message: 'the webhook did not answer in time', reason }, { cause });
}

/** @throws ApiError 502 where the answer is no success. A redirect is none: nobody has configured where it leads */
export function requireSuccess({ status }: OutboundResponse): void {
  if (status < 300) return;
  throw upstreamFailed('A third-party upstream service responded improperly. Please try again later.', {
    message: `webhook failed with status code ${status}`,
  });
}
