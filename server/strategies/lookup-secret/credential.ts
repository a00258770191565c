import { timingSafeEqual } from 'node:crypto';
import { randomString } from '../../crypto/random.ts';
import { NO_FACTORS, type CredentialDefinition } from '../../identity/credential-definition.ts';
import type { Credentials, CredentialsMap } from '../../identity/model.ts';
import { verbatimIdentifier } from '../../identity/normalize.ts';
import { toRfc3339 } from '../../kernel/clock.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { storedObjects } from '../shared/stored-list.ts';

const COUNT = 12;
const LENGTH = 8;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A backup code. */
export interface LookupSecret {
  readonly code: string;
  readonly usedAt?: Date | undefined;
}

/** New codes of 41 bits each. */
export const newCodes = (): readonly string[] => Array.from({ length: COUNT }, () => randomString(LENGTH, ALPHABET));

/** Codes in the reference's JSON: `[{"code": "...", "used_at": null}]`. */
export const toJson = (codes: readonly string[]): Json => codes.map((code) => ({ code, used_at: null }));

/** Reads codes from the reference's JSON; malformed entries are ignored. */
export const fromJson = (stored: Json | undefined): readonly LookupSecret[] => storedObjects(stored).map(asSecret);

/** The new codes that a settings flow holds until they are confirmed; undefined unless the set is complete. */
export function pendingCodes(stored: Json | undefined): readonly string[] | undefined {
  const codes = fromJson(stored).map(({ code }) => code);
  return codes.length === COUNT ? codes : undefined;
}

/** The backup codes of an identity. */
export const heldSecrets = ({ lookup_secret: held }: CredentialsMap): readonly LookupSecret[] =>
  fromJson(held?.config['recovery_codes']);

/** A `lookup_secret` credential as the reference stores it; its identifier is the id of the identity. */
export const lookupCredential = (codes: readonly string[], identityId: string, now: Date): Credentials => ({
  type: 'lookup_secret',
  identifiers: [identityId],
  config: { recovery_codes: toJson(codes) },
  version: 0,
  createdAt: now,
  updatedAt: now,
});

/** Checks a code. Compares it with all codes, so that the time does not reveal which one matched. */
export function checkCode(secrets: readonly LookupSecret[], code: string): 'good' | 'used' | 'wrong' {
  const matching = secrets.filter((secret) => equalCodes(secret.code, code));
  if (matching.length === 0) return 'wrong';
  return matching.every(({ usedAt }) => usedAt === undefined) ? 'good' : 'used';
}

/** The stored `config` with this code marked as used, rounded to the second (reference behaviour); undefined when the code is used or wrong. */
export function consumeCode(stored: JsonObject, code: string, now: Date): JsonObject | undefined {
  if (checkCode(fromJson(stored['recovery_codes']), code) !== 'good') return undefined;
  const usedAt = toRfc3339(new Date(Math.round(now.getTime() / 1000) * 1000));
  const codes = storedObjects(stored['recovery_codes']).map((entry) =>
    equalCodes(asSecret(entry).code, code) ? { ...entry, used_at: usedAt } : entry,
  );
  return { ...stored, recovery_codes: codes };
}

function asSecret({ code, used_at: usedAt }: JsonObject): LookupSecret {
  const used = typeof usedAt === 'string' ? new Date(usedAt) : undefined;
  return { code: typeof code === 'string' ? code : '', usedAt: used };
}

function equalCodes(stored: string, given: string): boolean {
  const [a, b] = [Buffer.from(stored), Buffer.from(given)];
  return a.length > 0 && a.length === b.length && timingSafeEqual(a, b);
}

/** Credentials of backup codes. */
export const lookupSecretCredentials = {
  type: 'lookup_secret',
  aal: 'aal2',
  normalize: verbatimIdentifier,
  /** Used codes count too (reference behaviour). */
  count: (held) => {
    const codes = held?.config['recovery_codes'];
    return Array.isArray(codes) && codes.length > 0 ? { first: 0, second: 1 } : NO_FACTORS;
  },
  remove: () => undefined,
} satisfies CredentialDefinition;
