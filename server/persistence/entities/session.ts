import { type InferEntity, defineEntity } from '@mikro-orm/core';
import type { Aal } from '../../identity/model.ts';
import { flag, id, instant, json, text } from './columns.ts';

/** `authentication_methods` as stored: the wire's spelling. */
export interface StoredAuthenticationMethod {
  readonly method: string;
  readonly aal: Aal;
  readonly completed_at: string;
  readonly provider?: string;
  readonly organization?: string;
  /** A member of ours; the reference ignores and drops it. */
  readonly zelos_address?: string;
}

export const SessionEntity = defineEntity({
  name: 'Session',
  tableName: 'sessions',
  properties: {
    id: id().primary(),
    issuedAt: instant(),
    expiresAt: instant(),
    authenticatedAt: instant(),
    identityId: id(),
    createdAt: instant(),
    updatedAt: instant(),
    active: flag(),
    nid: id(),
    aal: text<Aal>(),
    authenticationMethods: json<StoredAuthenticationMethod[]>(),
    token: text().nullable(),
    logoutToken: text().nullable(),
  },
});

export const SessionDeviceEntity = defineEntity({
  name: 'SessionDevice',
  tableName: 'session_devices',
  properties: {
    id: id().primary(),
    identityId: id(),
    ipAddress: text().nullable(),
    userAgent: text().nullable(),
    location: text().nullable(),
    nid: id(),
    sessionId: id(),
    createdAt: instant(),
    updatedAt: instant(),
  },
});

export const SessionTokenExchangeEntity = defineEntity({
  name: 'SessionTokenExchange',
  tableName: 'session_token_exchanges',
  properties: {
    id: id().primary(),
    nid: id(),
    flowId: id(),
    sessionId: id().nullable(),
    initCode: text(),
    returnToCode: text(),
    createdAt: instant(),
    updatedAt: instant(),
  },
});

export type SessionRow = InferEntity<typeof SessionEntity>;
export type SessionDeviceRow = InferEntity<typeof SessionDeviceEntity>;
export type SessionTokenExchangeRow = InferEntity<typeof SessionTokenExchangeEntity>;
