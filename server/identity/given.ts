/** Converts parts of an identity from the admin API or a web hook, with wire names, to the model. */
import { newId, NIL_ID } from '../kernel/id.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { IdentityState, RecoveryAddress, VerifiableAddress } from './model.ts';
import { normalizeIdentifier } from './normalize.ts';

/** A recovery address as sent by the client. */
export interface GivenRecoveryAddress {
  readonly id?: string;
  readonly value?: string;
  readonly via?: string;
  readonly created_at?: Date;
  readonly updated_at?: Date;
}

/** A verifiable address as sent by the client. */
export interface GivenVerifiableAddress extends GivenRecoveryAddress {
  readonly verified?: boolean;
  readonly status?: string;
  readonly verified_at?: Date;
}

/** The reference's text for an invalid state. */
export const INVALID_STATE = 'identity state is not valid';

/** Parses a state; undefined for an invalid text. */
export const parseState = (text: string): IdentityState | undefined =>
  text === 'active' || text === 'inactive' ? text : undefined;

/** The traits as sent. The schema check refuses later what is not an object. */
export const traitsOf = (traits: Json | undefined): JsonObject => (traits === undefined ? {} : traits) as JsonObject;

const isStatus = (text: string | undefined): text is VerifiableAddress['status'] =>
  text === 'pending' || text === 'sent' || text === 'completed';

const ownId = (id: string | undefined): string => (id === undefined || id === NIL_ID ? newId() : id);

/** The address to store. A verified address always has a time of verification; an unknown status is derived (the reference stores any text). */
export function verifiableAddressOf(given: GivenVerifiableAddress, now: Date): VerifiableAddress {
  const verified = given.verified === true;
  const status = isStatus(given.status) ? given.status : verified ? 'completed' : 'pending';
  return {
    id: ownId(given.id),
    value: normalizeIdentifier(given.value ?? ''),
    via: given.via ?? '',
    verified,
    status,
    ...(verified ? { verifiedAt: given.verified_at ?? now } : {}),
    createdAt: given.created_at ?? now,
    updatedAt: given.updated_at ?? now,
  };
}

/** The address to store, with a new id unless the client sent one. */
export const recoveryAddressOf = (given: GivenRecoveryAddress, now: Date): RecoveryAddress => ({
  id: ownId(given.id),
  value: normalizeIdentifier(given.value ?? ''),
  via: given.via ?? '',
  createdAt: given.created_at ?? now,
  updatedAt: given.updated_at ?? now,
});
