import { NO_FACTORS, type CredentialDefinition } from '../../identity/credential-definition.ts';
import type { Credentials, CredentialsMap } from '../../identity/model.ts';
import { verbatimIdentifier } from '../../identity/normalize.ts';
import type { JsonObject } from '../../kernel/json.ts';

/**
 * Stored beside the reference's `totp_url`: the time step of the last accepted code. The reference ignores and preserves the member;
 * it is not sent on the wire.
 */
const LAST_STEP = 'zelos_last_time_step';

/** The URL of the linked key; undefined when no authenticator app is linked. */
export function linkedKey({ totp }: CredentialsMap): string | undefined {
  const url = totp?.config['totp_url'];
  return typeof url === 'string' && url !== '' ? url : undefined;
}

/** A `totp` credential as the reference stores it; its identifier is the id of the identity. `step`: time step of the confirming code. */
export const totpCredential = (url: string, step: number, identityId: string, now: Date): Credentials => ({
  type: 'totp',
  identifiers: [identityId],
  config: { totp_url: url, [LAST_STEP]: step },
  version: 0,
  createdAt: now,
  updatedAt: now,
});

/**
 * Consumes the code of a time step and all earlier codes (RFC 6238, section 5.2: a code is accepted once). Undefined when the code
 * has been used, or another app has been linked meanwhile.
 */
export function consumeTimeStep(stored: JsonObject, url: string, step: number): JsonObject | undefined {
  const last = stored[LAST_STEP];
  if (stored['totp_url'] !== url || (typeof last === 'number' && step <= last)) return undefined;
  return { ...stored, [LAST_STEP]: step };
}

/** Credentials of authenticator apps. */
export const totpCredentials = {
  type: 'totp',
  aal: 'aal2',
  normalize: verbatimIdentifier,
  count: (totp) => (totp !== undefined && linkedKey({ totp }) !== undefined ? { first: 0, second: 1 } : NO_FACTORS),
  remove: () => undefined,
} satisfies CredentialDefinition;
