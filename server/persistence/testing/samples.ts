import type { LoginFlow, SettingsFlow } from '../../flows/engine/interfaces/model.ts';
import type { Credentials, CredentialsMap, IdentityWithCredentials } from '../../identity/model.ts';
import { newId } from '../../kernel/id.ts';
import type { Session } from '../../session/model.ts';

/** A moment that all samples share: whole seconds, as every database stores them. */
export const NOW = new Date('2026-03-04T05:06:07Z');
export const later = (ms: number) => new Date(NOW.getTime() + ms);

export const password = (...identifiers: string[]): Credentials => ({
  type: 'password',
  identifiers,
  config: { hashed_password: '$2a$08$x' },
  version: 0,
  createdAt: NOW,
  updatedAt: NOW,
});

/** An identity that logs in with an address by password and by code. */
export function sampleIdentity(email: string, change: Partial<IdentityWithCredentials> = {}): IdentityWithCredentials {
  const credentials: CredentialsMap = {
    password: password(email),
    code: {
      ...password(email),
      type: 'code',
      version: 1,
      config: { addresses: [{ channel: 'email', address: email }] },
    },
  };
  const stamps = { createdAt: NOW, updatedAt: NOW };
  return {
    id: newId(),
    externalId: undefined,
    schemaId: 'default',
    state: 'active',
    stateChangedAt: NOW,
    traits: { zeta: 1, email, name: { last: 'b', first: 'a' } },
    metadataPublic: null,
    metadataAdmin: null,
    verifiableAddresses: [
      { id: newId(), value: email, via: 'email', verified: false, status: 'pending', verifiedAt: undefined, ...stamps },
    ],
    recoveryAddresses: [{ id: newId(), value: email, via: 'email', ...stamps }],
    organizationId: undefined,
    availableAal: 'aal1',
    ...stamps,
    credentials,
    ...change,
  };
}

const token = (prefix: string) => `${prefix}_${newId().replaceAll('-', '')}`;

export function sampleSession(identityId: string, change: Partial<Session> = {}): Session {
  return {
    id: newId(),
    active: true,
    expiresAt: later(3_600_000),
    authenticatedAt: NOW,
    issuedAt: NOW,
    aal: 'aal1',
    authenticationMethods: [
      { method: 'password', aal: 'aal1', completedAt: NOW, provider: undefined, organization: undefined },
    ],
    identityId,
    devices: [{ id: newId(), ipAddress: '192.0.2.1', userAgent: 'test', location: 'Here' }],
    token: token('ory_st'),
    logoutToken: token('ory_lo'),
    createdAt: NOW,
    updatedAt: NOW,
    ...change,
  };
}

const flowBase = {
  type: 'browser' as const,
  issuedAt: NOW,
  expiresAt: later(600_000),
  requestUrl: 'https://example.com/self-service/login/browser?return_to=%2F',
  active: undefined,
  createdAt: NOW,
  updatedAt: NOW,
};
const sampleUi = () => ({ action: 'https://example.com/submit', method: 'POST' as const, nodes: [] });

export const sampleLogin = (change: Partial<LoginFlow> = {}): LoginFlow => ({
  ...flowBase,
  ui: sampleUi(),
  name: 'login',
  id: newId(),
  state: 'choose_method',
  submitCount: 0,
  csrfToken: 'csrf',
  refresh: false,
  requestedAal: 'aal1',
  internalContext: {},
  oauth2LoginChallenge: undefined,
  organizationId: undefined,
  identitySchemaId: undefined,
  ...change,
});

export const sampleSettings = (identityId: string): SettingsFlow => ({
  ...flowBase,
  ui: sampleUi(),
  name: 'settings',
  id: newId(),
  state: 'show_form',
  identityId,
  internalContext: { a: [1, { b: null }] },
});
