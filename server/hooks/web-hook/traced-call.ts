import type { WebHookConfig } from '../../config/model.ts';
import { ApiError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/id.ts';
import type { Tracing } from '../../observability/tracing/tracing.ts';
import type { WebHookContext } from './web-hook-codec.ts';

/** What a call reports of itself. */
export interface CallTrace {
  /** The id that all attempts of the call share. */
  readonly triggerId: string;
  readonly onResponse: (url: string, status: number, attempt: number, requestId: string) => void;
}

/**
 * A call of a web hook in a span, with the reference's events: one for each response, one for how the call ended. Bodies are never told; of the URL,
 * user and query are left out, since they may be secret. `failure`: why a result counts as failed although nothing was thrown.
 */
export async function tracedCall<T>(
  tracing: Tracing | undefined,
  config: WebHookConfig,
  context: WebHookContext,
  call: (trace?: CallTrace) => Promise<T>,
  failure: (result: T) => string | undefined = () => undefined,
): Promise<T> {
  if (tracing === undefined) return call();
  const attributes = {
    'webhook.jsonnet.template-uri': config.body,
    'webhook.can_interrupt': config.can_interrupt === true,
    'webhook.response.ignore': config.response?.ignore === true,
    'webhook.response.parse': config.response?.parse === true,
    'webhook.identity.id': 'identity' in context ? context.identity?.id : undefined,
  };
  return tracing.span('selfservice.webhook', { attributes }, async (span) => {
    const emit = config.emit_analytics_event === false ? () => {} : tracing.event.bind(tracing);
    const triggerId = newId();
    const ids = { WebhookID: config.id ?? '', WebhookTriggerID: triggerId };
    const failed = (error: string, reason: string): void =>
      emit('WebhookFailed', { ...ids, Error: error, ErrorReason: reason });
    try {
      const result = await call({
        triggerId,
        onResponse: (...response) => emit('WebhookDelivered', delivered(ids, ...response)),
      });
      const why = failure(result);
      if (why === undefined) emit('WebhookSucceeded', ids);
      else {
        span.fail(why);
        failed(why, why);
      }
      return result;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      failed(message, error instanceof ApiError ? (error.fields.reason ?? message) : message);
      throw error;
    }
  });
}

const delivered = (
  ids: { readonly WebhookID: string; readonly WebhookTriggerID: string },
  url: string,
  status: number,
  attempt: number,
  requestId: string,
) => {
  const { origin = '', pathname = '' } = URL.parse(url) ?? {};
  return {
    WebhookRequestBody: '<redacted>',
    WebhookResponseBody: '<redacted>',
    WebhookResponseStatusCode: status,
    WebhookURL: `${origin}${pathname}`,
    WebhookAttemptNumber: attempt,
    WebhookRequestID: requestId,
    ...ids,
  };
};
