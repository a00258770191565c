/** Spans and events of deliveries, under the reference's names. */
import type { Config } from '../config/model.ts';
import type { Tracing } from '../observability/tracing/tracing.ts';
import type { Message } from './model.ts';

/** An attempt to deliver is a trace of its own: the request that enqueued the message is over. */
export function tracedDelivery<T>(tracing: Tracing | undefined, message: Message, work: () => Promise<T>): Promise<T> {
  if (tracing === undefined) return work();
  const attributes = {
    'message.id': message.id,
    'message.type': message.type,
    'message.template_type': message.templateType,
    'message.send_count': message.sendCount,
  };
  return tracing.root('courier.DispatchMessage', { attributes }, work);
}

/** The conversation with the other server. */
export function tracedSend(
  tracing: Tracing | undefined,
  { type }: Message,
  { courier }: Config,
  work: () => Promise<void>,
): Promise<void> {
  if (tracing === undefined) return work();
  const isSmtp = type === 'email' && courier.delivery_strategy !== 'http';
  return tracing.span(isSmtp ? 'courier.SMTPChannel.Dispatch' : 'courier.httpChannel.Dispatch', {}, work);
}

export function reportDelivery(
  tracing: Tracing | undefined,
  event: 'CourierMessageDispatched' | 'CourierMessageAbandoned',
  { id, channel, type, templateType }: Message,
): void {
  tracing?.event(event, {
    CourierMessageID: id,
    CourierMessageChannel: channel ?? (type === 'email' ? 'email' : 'sms'),
    CourierMessageTemplateType: templateType,
  });
}
