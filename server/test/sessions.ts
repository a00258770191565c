/** Identities and sessions for tests, straight into the database. */
import type { CredentialsMap, IdentityWithCredentials } from '../identity/model.ts';
import { newId } from '../kernel/id.ts';
import type { OpenDatabase } from '../persistence/open-database.ts';
import type { Session } from '../session/model.ts';
import { newSession } from '../session/session.ts';

export async function storeIdentity(
  database: OpenDatabase,
  change: Partial<IdentityWithCredentials> = {},
): Promise<IdentityWithCredentials> {
  const now = new Date();
  const identity: IdentityWithCredentials = {
    id: newId(),
    schemaId: 'default',
    state: 'active',
    stateChangedAt: now,
    traits: { email: 'person@example.com' },
    metadataPublic: null,
    metadataAdmin: null,
    verifiableAddresses: [],
    recoveryAddresses: [],
    availableAal: 'aal1',
    createdAt: now,
    updatedAt: now,
    credentials: {},
    ...change,
  };
  await database.identities.create(identity);
  return identity;
}

/** A TOTP secret that counts as a second factor. */
export function totpCredentials(): CredentialsMap {
  const now = new Date();
  return {
    totp: {
      type: 'totp',
      identifiers: [newId()],
      config: { totp_url: 'otpauth://totp/x?secret=ABC' },
      version: 0,
      createdAt: now,
      updatedAt: now,
    },
  };
}

export async function storeSession(
  database: OpenDatabase,
  identityId: string,
  change: Partial<Session> = {},
): Promise<Session> {
  const now = new Date();
  const session: Session = {
    ...newSession(now),
    active: true,
    identityId,
    aal: 'aal1',
    expiresAt: new Date(now.getTime() + 3_600_000),
    authenticationMethods: [{ method: 'password', aal: 'aal1', completedAt: now }],
    devices: [{ id: newId(), ipAddress: '127.0.0.1:1', userAgent: 'test', location: 'Berlin, DE' }],
    ...change,
  };
  await database.sessions.create(session);
  return session;
}
