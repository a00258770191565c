/** One attempt to deliver a message. */
import type { Config } from '../config/model.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Logger } from '../observability/logger.ts';
import type { Tracing } from '../observability/tracing/tracing.ts';
import { type Delivery, DeliveryError } from './channels/channel.ts';
import type { Channels } from './channels/index.ts';
import { oneLine } from './composer.ts';
import { LeaseRenewal } from './lease-renewal.ts';
import type { Message } from './model.ts';
import type { Claim, DeliveryStore } from './ports.ts';
import { isComplete } from './templates/data.ts';
import {
  type Part,
  type Renderable,
  type Renderer,
  hasHtml,
  parseTemplateData,
  RenderError,
} from './templates/renderer.ts';
import { reportDelivery, tracedSend } from './traced-delivery.ts';

export interface DeliveryDependencies {
  readonly store: DeliveryStore;
  readonly channels: Channels;
  readonly renderer: Renderer;
  readonly logger: Logger;
  /** How long an attempt may take, in milliseconds. Default 60000. */
  readonly attemptTimeoutMs?: number | undefined;
  readonly tracing?: Tracing | undefined;
}

const ATTEMPT_TIMEOUT_MS = 60_000;

/** An attempt that was made and whose result is being written to the database. */
export interface Attempt {
  /** Resolves once the result is written; true when the message was sent. */
  readonly written: Promise<boolean>;
}

/**
 * Makes one attempt to deliver a message. It begins while the result of the `previous` attempt of the same lane is being written, so that
 * the database can commit both at once; the message is sent after both are committed.
 */
export async function deliver(
  claim: Claim,
  config: Config,
  deps: DeliveryDependencies,
  previous: Promise<unknown>,
): Promise<Attempt> {
  const { store, logger, tracing } = deps;
  const { message } = claim;
  const { message_retries: retries } = config.courier;
  const entry = { message_id: message.id, template_type: message.templateType, channel: message.channel };
  if (message.sendCount > retries) {
    logger.warn({ ...entry, send_count: message.sendCount }, 'a message was abandoned');
    reportDelivery(tracing, 'CourierMessageAbandoned', message);
    return { written: failed(store, claim, 'abandoned', retriesExhausted(message)) };
  }
  const prepared = await prepare(message, config, deps).catch(asRenderError);
  const [begun] = await Promise.all([store.begin(claim), previous]);
  if (begun === undefined) return { written: Promise.resolve(false) };
  const lease = new LeaseRenewal(begun, store, config.derived.courier.leaseMs);
  try {
    if (prepared instanceof RenderError) throw prepared;
    await send({ ...prepared, message: begun.message }, config, deps);
  } catch (error) {
    const held = await lease.end();
    const { sendCount } = begun.message;
    const isLast = sendCount > retries || (error instanceof DeliveryError && error.isFinal);
    logger.warn({ ...entry, err: error, send_count: sendCount }, 'a message could not be delivered');
    if (isLast) reportDelivery(tracing, 'CourierMessageAbandoned', message);
    return { written: failed(store, held, isLast ? 'abandoned' : 'queued', error) };
  }
  logger.debug(entry, 'a message was delivered');
  reportDelivery(tracing, 'CourierMessageDispatched', message);
  return { written: store.end(await lease.end(), { status: 'sent' }).then(() => true) };
}

const failed = (store: DeliveryStore, held: Claim, status: 'queued' | 'abandoned', error: unknown): Promise<boolean> =>
  store.end(held, { status, error: wireError(error) }).then(() => false);

const retriesExhausted = (message: Message): Error => new Error(`given up after ${message.sendCount} attempts`);

/**
 * Text is rendered when a message is queued, HTML when it is sent (reference behaviour). A message that was queued without its text is
 * rendered now. @throws RenderError when the text cannot be rendered
 */
async function prepare(
  message: Message,
  config: Config,
  { renderer, logger }: DeliveryDependencies,
): Promise<Delivery> {
  const renderable: Renderable = {
    channel: message.type,
    template: message.templateType,
    data: parseTemplateData(message.templateData),
    requestHeaders: message.requestHeaders,
  };
  const render = (part: Part): Promise<string> => renderer.render(renderable, part, config);
  const isUnrendered = message.body === '' && message.subject === '';
  // HTML rendered from data without the code would be useless, while the stored text contains the code.
  const withHtml =
    message.type === 'email' &&
    hasHtml(message.templateType) &&
    (isUnrendered || isComplete(message.templateType, renderable.data));
  const onlyText = (error: unknown): undefined => {
    const entry = { err: error, message_id: message.id, template_type: message.templateType };
    logger.error(entry, 'a message is sent as plain text only: its HTML cannot be rendered');
  };
  return {
    message,
    subject: message.type === 'email' && isUnrendered ? oneLine(await render('subject')) : message.subject,
    text: isUnrendered ? await render('plaintext') : message.body,
    html: withHtml ? await render('html').catch(onlyText) : undefined,
  };
}

function asRenderError(error: unknown): RenderError {
  if (error instanceof RenderError) return error;
  throw error;
}

/** Aborts an attempt at the time limit, so that it cannot deliver the message after the next attempt has. */
async function send(
  delivery: Delivery,
  config: Config,
  { channels, attemptTimeoutMs: limit = ATTEMPT_TIMEOUT_MS, tracing }: DeliveryDependencies,
): Promise<void> {
  const late = new AbortController();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = new DeliveryError(`no answer within ${limit} ms`);
    reject(error);
    late.abort(error);
  }, limit);
  try {
    const { message } = delivery;
    const sent = tracedSend(tracing, message, config, () =>
      channels.channelOf(message, config).send(delivery, config, late.signal),
    );
    await Promise.race([sent, aborted]);
  } finally {
    clearTimeout(timer);
  }
}

/** The error in the shape of the API's errors, which the reference stores with the attempt. */
function wireError(error: unknown): JsonObject {
  const message = error instanceof Error ? error.message : String(error);
  const reason = error instanceof DeliveryError ? error.reason : undefined;
  return { code: 500, status: 'Internal Server Error', ...(reason === undefined ? {} : { reason }), message };
}
