import { type InferEntity, defineEntity } from '@mikro-orm/core';
import type { Dispatch, RequestHeaders } from '../../courier/model.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { id, instant, integer, json, text, textBytes } from './columns.ts';

export const MessageEntity = defineEntity({
  name: 'Message',
  tableName: 'courier_messages',
  properties: {
    id: id().primary(),
    type: integer(),
    status: integer(),
    body: text(),
    subject: text(),
    recipient: text(),
    createdAt: instant(),
    updatedAt: instant(),
    templateType: text(),
    templateData: textBytes().nullable(),
    nid: id(),
    sendCount: integer(),
    channel: text().nullable(),
    requestHeaders: json<RequestHeaders>().nullable(),
  },
});

export const DispatchEntity = defineEntity({
  name: 'Dispatch',
  tableName: 'courier_message_dispatches',
  properties: {
    id: id().primary(),
    messageId: id(),
    status: text<Dispatch['status']>(),
    error: json<JsonObject>().nullable(),
    nid: id(),
    createdAt: instant(),
    updatedAt: instant(),
  },
});

export type MessageRow = InferEntity<typeof MessageEntity>;
