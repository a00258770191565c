/** Security keys and passkeys in the reference's JSON: `{"credentials": [...], "user_handle": "..."}`, bytes in base64. */
import { NO_FACTORS, type FactorCount } from '../../../identity/credential-definition.ts';
import type { Credentials, CredentialType } from '../../../identity/model.ts';
import type { KeyClaim } from '../../../identity/ports.ts';
import { toRfc3339 } from '../../../kernel/clock.ts';
import { type Json, type JsonObject, isJsonObject } from '../../../kernel/json.ts';
import { storedObjects } from '../stored-list.ts';
import { bytesOf } from './ceremony.ts';
import type { StoredKey } from './stored-key.ts';
import type { KeyFlags, NewKey, VerifiedAssertion } from './verify.ts';

const records = (config: JsonObject): readonly JsonObject[] => storedObjects(config['credentials']);

const memberOf = (record: JsonObject, name: string): JsonObject | undefined => {
  const member = record[name];
  return isJsonObject(member) ? member : undefined;
};

const isPasswordless = (record: JsonObject): boolean => record['is_passwordless'] === true;
const idOf = (record: JsonObject): Buffer => bytesOf(record['id']);
const counterOf = (record: JsonObject): number => Number(memberOf(record, 'authenticator')?.['sign_count'] ?? 0);

function toKey(record: JsonObject): StoredKey {
  const { display_name: name, added_at: addedAt } = record;
  const flags = memberOf(record, 'flags');
  return {
    id: idOf(record),
    publicKey: bytesOf(record['public_key']),
    counter: counterOf(record),
    displayName: typeof name === 'string' ? name : '',
    addedAt: new Date(typeof addedAt === 'string' ? addedAt : 0),
    passwordless: isPasswordless(record),
    backupEligible: flags && flags['backup_eligible'] === true,
  };
}

export const keysOf = (held: Credentials | undefined): readonly StoredKey[] =>
  held === undefined ? [] : records(held.config).map(toKey);

/** The user handle of security key or passkey credentials. */
export const userHandleOf = (held: Credentials | undefined): Buffer => bytesOf(held?.config['user_handle']);

/** Whether the owner of the keys can be found by an identifier; without one the keys are unusable. */
export const isIdentified = (held: Credentials | undefined): boolean => (held?.identifiers.length ?? 0) > 0;

/** Counts passwordless keys (first factors) and other keys (second factors). */
export function countKeys(held: Credentials | undefined): FactorCount {
  if (held === undefined) return NO_FACTORS;
  const keys = records(held.config);
  const passwordless = keys.filter(isPasswordless).length;
  return { first: held.identifiers.join('') === '' ? 0 : passwordless, second: keys.length - passwordless };
}

/** Whether one of the keys is passwordless. */
export const hasPasswordlessKey = ({ config }: Credentials): boolean => records(config).some(isPasswordless);

/** The bytes of the id of an identity: its user handle for security keys (reference behaviour). */
export const handleOfId = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

/** Upgrades credentials of version 0, which have no user handle and whose keys are all second factors. */
export function upgradeKeys(held: Credentials, identityId: string): Credentials {
  if (held.version !== 0) return held;
  const { user_handle: handle, credentials } = held.config;
  const keys: readonly Json[] = Array.isArray(credentials) ? credentials : [];
  const upgraded = keys.map((key) =>
    isJsonObject(key) && !('is_passwordless' in key) ? { ...key, is_passwordless: false } : key,
  );
  const config: JsonObject = {
    ...held.config,
    ...(keys.length > 0 ? { credentials: upgraded } : {}),
    user_handle: typeof handle === 'string' && handle !== '' ? handle : handleOfId(identityId).toString('base64'),
  };
  return { ...held, config, version: 1 };
}

/** Removes the keys that are second factors; undefined when no key remains. */
export function withoutSecondFactorKeys(held: Credentials): Credentials | undefined {
  const keys = records(held.config).filter(isPasswordless);
  return keys.length === 0 ? undefined : { ...held, config: { ...held.config, credentials: keys } };
}

/** The name of a new key, and whether it is passwordless. */
export interface KeyUse {
  readonly displayName: string;
  readonly passwordless: boolean;
  readonly now: Date;
}

/** The types of credentials that hold keys. */
const KEY_TYPES = ['webauthn', 'passkey'] as const;

const storedKeyId = ({ id }: NewKey): string => id.toString('base64');

/** What claims the id of a new key, whichever type of credentials it joins. */
export const claimOf = (key: NewKey): KeyClaim => ({ id: storedKeyId(key), types: KEY_TYPES });

const toRecord = (key: NewKey, { displayName, passwordless, now }: KeyUse): JsonObject => ({
  id: storedKeyId(key),
  public_key: key.publicKey.toString('base64'),
  attestation_type: key.attestationType,
  authenticator: { aaguid: key.aaguid.toString('base64'), sign_count: key.counter, clone_warning: false },
  display_name: displayName,
  added_at: toRfc3339(new Date(Math.round(now.getTime() / 1000) * 1000)),
  is_passwordless: passwordless,
  flags: flagsRecord(key.flags),
});

/** Verification requires user presence, so `user_present` is always true. */
const flagsRecord = ({ userVerified, backupEligible, backedUp }: KeyFlags): JsonObject => ({
  user_present: true,
  user_verified: userVerified,
  backup_eligible: backupEligible,
  backup_state: backedUp,
});

/** Adds a key to credentials, as the reference stores them. */
export function withKey(
  held: Credentials | undefined,
  type: CredentialType,
  key: NewKey,
  handle: Buffer,
  use: KeyUse,
): Credentials {
  const known = held ?? { type, identifiers: [], createdAt: use.now };
  const credentials = [...records(held?.config ?? {}), toRecord(key, use)];
  return {
    ...known,
    type,
    config: { credentials, user_handle: handle.toString('base64') },
    version: 1,
    updatedAt: use.now,
  };
}

/** Removes the key with this hexadecimal id; undefined when no key remains. */
export function withoutKey(held: Credentials, hexId: string, now: Date): Credentials | undefined {
  const credentials = records(held.config).filter((record) => idOf(record).toString('hex') !== hexId);
  if (credentials.length === 0) return undefined;
  return { ...held, config: { ...held.config, credentials }, updatedAt: now };
}

/**
 * Updates the signature counter and the flags of a key from a verified assertion. Undefined when the key does not exist any more, or
 * when its counter has not increased: the key may be cloned (WebAuthn Level 2, §6.1.1). Keys without a counter always send 0.
 */
export function applyAssertion(
  stored: JsonObject,
  { keyId, counter, flags }: VerifiedAssertion,
): JsonObject | undefined {
  const record = records(stored).find((each) => idOf(each).equals(keyId));
  if (record === undefined) return undefined;
  const known = counterOf(record);
  if ((counter > 0 || known > 0) && counter <= known) return undefined;
  const authenticator = { ...memberOf(record, 'authenticator'), sign_count: counter };
  const used = { ...record, authenticator, flags: flagsRecord(flags) };
  return { ...stored, credentials: records(stored).map((each) => (each === record ? used : each)) };
}
