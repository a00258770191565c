import type { Channel, ComposedMessage, Message, MessageStatus } from '../../courier/model.ts';
import type { Claim } from '../../courier/ports.ts';
import type { MessageRow } from '../entities/courier.ts';
import type { SqlValue } from '../sql/connection.ts';
import type { SqlContext } from '../sql/context.ts';

/** The reference's numbers. */
export const STATUS: Readonly<Record<MessageStatus, number>> = { queued: 1, sent: 2, processing: 3, abandoned: 4 };
const TYPE: Readonly<Record<Channel, number>> = { email: 1, sms: 2 };

/** The reference's column is that long, and SQLite would not say so. */
const MAX_SUBJECT = 255;

const statusOf = new Map(Object.entries(STATUS).map(([name, number]) => [number, name as MessageStatus]));
const typeOf = new Map(Object.entries(TYPE).map(([name, number]) => [number, name as Channel]));

export function messageToRow(message: ComposedMessage, fixed: { id: string; nid: string; now: Date }): MessageRow {
  return {
    id: fixed.id,
    type: TYPE[message.channel],
    status: STATUS.queued,
    body: message.body,
    subject: [...message.subject].slice(0, MAX_SUBJECT).join(''),
    recipient: message.recipient,
    createdAt: fixed.now,
    updatedAt: fixed.now,
    templateType: message.templateType,
    templateData: message.templateData,
    nid: fixed.nid,
    sendCount: 0,
    channel: message.channel,
    requestHeaders: message.requestHeaders,
  };
}

export function rowToMessage(row: MessageRow): Message {
  const status = statusOf.get(row.status);
  const type = typeOf.get(row.type);
  if (status === undefined || type === undefined) throw new Error(`message ${row.id} is of no known status or type`);
  return {
    id: row.id,
    status,
    type,
    ...(row.channel ? { channel: row.channel } : {}),
    recipient: row.recipient,
    subject: row.subject,
    body: row.body,
    templateType: row.templateType,
    templateData: row.templateData ?? '',
    requestHeaders: row.requestHeaders ?? null,
    sendCount: row.sendCount,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

/** The condition, and its values, that a worker still holds a message: no other write to it is allowed. */
export const IS_HELD = `id = ? and nid = ? and updated_at = ? and status = ${STATUS.processing}`;
export const heldBy = ({ message, takenAt }: Claim, { scope, time }: SqlContext): SqlValue[] => [
  message.id,
  scope.nid,
  time(takenAt),
];

/** A message that is processing is held since its last update. */
export function rowToClaim(row: MessageRow): Claim {
  const message = rowToMessage(row);
  return { message, takenAt: message.updatedAt };
}
