import type { Config } from '../config/model.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Logger } from '../observability/logger.ts';
import { type Delivery, DeliveryError } from './channels/channel.ts';
import type { Channels } from './channels/index.ts';
import { oneLine } from './composer.ts';
import type { Message } from './model.ts';
import type { Claim, DeliveryStore } from './ports.ts';
import { type Part, type Renderable, type Renderer, parseTemplateData, RenderError } from './templates/renderer.ts';

export interface DeliveryDependencies {
  readonly store: DeliveryStore;
  readonly channels: Channels;
  readonly renderer: Renderer;
  readonly logger: Logger;
}

/** For one attempt. Below the lease as well, so that nobody takes over what is still being sent. */
const ATTEMPT_TIMEOUT_MS = 60_000;

/** Makes one attempt to deliver a message and writes down how it went. True when it was sent. */
export async function deliver(claim: Claim, config: Config, deps: DeliveryDependencies): Promise<boolean> {
  const { store, logger } = deps;
  const { message } = claim;
  const entry = { message_id: message.id, template_type: message.templateType, channel: message.channel };
  if (message.sendCount > config.courier.message_retries) {
    await store.end(claim, { status: 'abandoned', error: wireError(givenUp(message)) });
    logger.warn({ ...entry, send_count: message.sendCount }, 'a message was given up');
    return false;
  }
  const prepared = await prepare(message, config, deps);
  if (prepared instanceof RenderError) {
    // Not counted as an attempt: the message waits until its template is put right.
    logger.error({ ...entry, err: prepared }, 'a message waits for its template to be put right');
    await store.end(claim, { status: 'queued', error: wireError(prepared) });
    return false;
  }
  const begun = await store.begin(claim);
  if (begun === undefined) return false;
  try {
    await send({ ...prepared.delivery, message: begun.message }, config, deps);
  } catch (error) {
    const isLast = begun.message.sendCount > config.courier.message_retries;
    logger.warn({ ...entry, err: error, send_count: begun.message.sendCount }, 'a message could not be delivered');
    await store.end(begun, { status: isLast ? 'abandoned' : 'queued', error: wireError(error) });
    return false;
  }
  await store.end(begun, { status: 'sent', ...(prepared.flaw && { note: wireError(prepared.flaw) }) });
  logger.debug(entry, 'a message was delivered');
  return true;
}

const givenUp = (message: Message): Error => new Error(`given up after ${message.sendCount} attempts`);

interface Prepared {
  readonly delivery: Delivery;
  /** Why there is no HTML. */
  readonly flaw?: RenderError;
}

/** Text is rendered when a message is queued, HTML when it is sent (reference behaviour); mail goes out without its HTML. */
async function prepare(message: Message, config: Config, { renderer, logger }: DeliveryDependencies) {
  const renderable: Renderable = {
    channel: message.type,
    template: message.templateType,
    data: parseTemplateData(message.templateData),
    requestHeaders: message.requestHeaders,
  };
  const render = (part: Part): Promise<string> => renderer.render(renderable, part, config);
  const isUnrendered = message.body === '' && message.subject === '';
  try {
    const subject = message.type === 'email' && isUnrendered ? oneLine(await render('subject')) : message.subject;
    const text = isUnrendered ? await render('plaintext') : message.body;
    const html = message.type === 'email' ? await render('html').catch(asRenderError) : undefined;
    if (!(html instanceof RenderError)) return { delivery: { message, subject, text, html } } satisfies Prepared;
    logger.error({ message_id: message.id, err: html }, 'a message goes out without its HTML');
    return { delivery: { message, subject, text, html: undefined }, flaw: html } satisfies Prepared;
  } catch (error) {
    return asRenderError(error);
  }
}

function asRenderError(error: unknown): RenderError {
  if (error instanceof RenderError) return error;
  throw error;
}

async function send(delivery: Delivery, config: Config, { channels }: DeliveryDependencies): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const limit = Math.min(ATTEMPT_TIMEOUT_MS, config.derived.courier.leaseMs * 0.8);
  const timer = setTimeout(() => reject(new DeliveryError(`no answer within ${limit} ms`)), limit);
  try {
    await Promise.race([channels.channelOf(delivery.message, config).send(delivery, config), late]);
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
