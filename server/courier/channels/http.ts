import type { Config, RequestConfig } from '../../config/model.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { type RequestTools, buildRequest } from '../../outbound/configured-request.ts';
import type { HttpClient } from '../../outbound/http-client.ts';
import { parseTemplateData } from '../templates/renderer.ts';
import { type Channel, type Delivery, DeliveryError } from './channel.ts';

/** No retries here: the queue retries the message. */
const CALL = { timeoutMs: 10_000, retries: 0, maxResponseBytes: 64 * 1024 };

export interface HttpChannelDependencies extends RequestTools {
  readonly http: () => HttpClient;
  /** The channel's `request_config`; undefined when it is not configured. */
  readonly request: (config: Config) => RequestConfig | undefined;
}

/** Mail or SMS through an HTTP service of the operator. Any 2xx answer means that the message was accepted. */
export function httpChannel({ http, jsonnet, read, request }: HttpChannelDependencies): Channel {
  return {
    async send(delivery, config, signal) {
      const requestConfig = request(config);
      if (requestConfig === undefined)
        throw new DeliveryError(`no courier channels configured for: ${delivery.message.channel ?? ''}`);
      const status = await call(requestConfig, delivery, { http: http(), jsonnet, read }, signal);
      if (status < 200 || status > 299)
        throw new DeliveryError(
          `unable to dispatch mail delivery because upstream server replied with status code ${status}`,
        );
    },
    close: async () => {},
  };
}

async function call(
  config: RequestConfig,
  delivery: Delivery,
  { http, ...tools }: RequestTools & { readonly http: HttpClient },
  signal: AbortSignal,
): Promise<number> {
  try {
    const { url, options } = await buildRequest(config, contextOf(delivery), tools);
    return (await http.request(url, { ...options, ...CALL, signal })).status;
  } catch (error) {
    throw new DeliveryError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** The `ctx` of the Jsonnet body. */
function contextOf({ message, subject, text, html }: Delivery): JsonObject {
  return {
    recipient: message.recipient,
    subject,
    body: text,
    ...(html === undefined || html === '' ? {} : { html_body: html }),
    template_type: message.templateType,
    template_data: parseTemplateData(message.templateData),
    message_type: message.type,
    request_headers: message.requestHeaders ?? null,
  };
}
