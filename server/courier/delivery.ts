import type { Config } from '../config/model.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Logger } from '../observability/logger.ts';
import { type Delivery, DeliveryError } from './channels/channel.ts';
import type { Channels } from './channels/index.ts';
import { oneLine } from './composer.ts';
import type { Message } from './model.ts';
import type { Claim, DeliveryStore } from './ports.ts';
import {
  type Part,
  type Renderable,
  type Renderer,
  hasHtml,
  parseTemplateData,
  RenderError,
} from './templates/renderer.ts';

export interface DeliveryDependencies {
  readonly store: DeliveryStore;
  readonly channels: Channels;
  readonly renderer: Renderer;
  readonly logger: Logger;
}

/** For one attempt. Below the lease as well, so that nobody takes over what is still being sent. */
const ATTEMPT_TIMEOUT_MS = 60_000;

/** An attempt that has been made, and is being written down. */
export interface Attempt {
  /** Resolves to whether the message was sent, once that is written down. */
  readonly written: Promise<boolean>;
}

/**
 * Makes one attempt to deliver a message. It begins while the `previous` one of the same lane is still being written down, so
 * that a database can commit both at once; nothing is sent before both are.
 */
export async function deliver(
  claim: Claim,
  config: Config,
  deps: DeliveryDependencies,
  previous: Promise<unknown>,
): Promise<Attempt> {
  const { store, logger } = deps;
  const { message } = claim;
  const entry = { message_id: message.id, template_type: message.templateType, channel: message.channel };
  const failed = (held: Claim, status: 'queued' | 'abandoned', error: unknown): Attempt => ({
    written: store.end(held, { status, error: wireError(error) }).then(() => false),
  });
  if (message.sendCount > config.courier.message_retries) {
    logger.warn({ ...entry, send_count: message.sendCount }, 'a message was given up');
    return failed(claim, 'abandoned', givenUp(message));
  }
  const prepared = await prepare(message, config, deps.renderer).catch(asRenderError);
  if (prepared instanceof RenderError) {
    // Not counted as an attempt: the message waits until its template is put right.
    logger.error({ ...entry, err: prepared }, 'a message waits for its template to be put right');
    return failed(claim, 'queued', prepared);
  }
  const [begun] = await Promise.all([store.begin(claim), previous]);
  if (begun === undefined) return { written: Promise.resolve(false) };
  try {
    await send({ ...prepared, message: begun.message }, config, deps);
  } catch (error) {
    const isLast = begun.message.sendCount > config.courier.message_retries;
    logger.warn({ ...entry, err: error, send_count: begun.message.sendCount }, 'a message could not be delivered');
    return failed(begun, isLast ? 'abandoned' : 'queued', error);
  }
  logger.debug(entry, 'a message was delivered');
  return { written: store.end(begun, { status: 'sent' }).then(() => true) };
}

const givenUp = (message: Message): Error => new Error(`given up after ${message.sendCount} attempts`);

/**
 * Text is rendered when a message is queued, HTML when it is sent (reference behaviour). Mail whose HTML can not be rendered waits like
 * one whose text can not; the reference sends it without.
 */
async function prepare(message: Message, config: Config, renderer: Renderer): Promise<Delivery> {
  const renderable: Renderable = {
    channel: message.type,
    template: message.templateType,
    data: parseTemplateData(message.templateData),
    requestHeaders: message.requestHeaders,
  };
  const render = (part: Part): Promise<string> => renderer.render(renderable, part, config);
  const isUnrendered = message.body === '' && message.subject === '';
  return {
    message,
    subject: message.type === 'email' && isUnrendered ? oneLine(await render('subject')) : message.subject,
    text: isUnrendered ? await render('plaintext') : message.body,
    html: message.type === 'email' && hasHtml(message.templateType) ? await render('html') : undefined,
  };
}

function asRenderError(error: unknown): RenderError {
  if (error instanceof RenderError) return error;
  throw error;
}

/** What is late is called off: it must not go out any more when it is tried again. */
async function send(delivery: Delivery, config: Config, { channels }: DeliveryDependencies): Promise<void> {
  const limit = Math.min(ATTEMPT_TIMEOUT_MS, config.derived.courier.leaseMs * 0.8);
  const late = new AbortController();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = new DeliveryError(`no answer within ${limit} ms`);
    reject(error);
    late.abort(error);
  }, limit);
  try {
    await Promise.race([channels.channelOf(delivery.message, config).send(delivery, config, late.signal), aborted]);
  } finally {
    clearTimeout(timer);
  }
}

/** In the shape of the API's errors, as the reference keeps it. */
function wireError(error: unknown): JsonObject {
  const message = error instanceof Error ? error.message : String(error);
  const reason = error instanceof DeliveryError ? error.reason : undefined;
  return { code: 500, status: 'Internal Server Error', ...(reason === undefined ? {} : { reason }), message };
}
