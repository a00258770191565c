/** What an administrator or a web hook gives for parts of an identity, in wire spelling, made parts of the model. */
import { newId, NIL_ID } from '../kernel/id.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { IdentityState, RecoveryAddress, VerifiableAddress } from './model.ts';
import { normalizeIdentifier } from './normalize.ts';

export interface GivenRecoveryAddress {
  readonly id?: string;
  readonly value?: string;
  readonly via?: string;
  readonly created_at?: Date;
  readonly updated_at?: Date;
}

export interface GivenVerifiableAddress extends GivenRecoveryAddress {
  readonly verified?: boolean;
  readonly status?: string;
  readonly verified_at?: Date;
}

/** The reference's text for a state that is not valid. */
export const INVALID_STATE = 'identity state is not valid';

/** The state that a text names; undefined for every other text. */
export const parseState = (text: string): IdentityState | undefined =>
  text === 'active' || text === 'inactive' ? text : undefined;

/** Traits as they were sent; a schema says later whether they are an object at all. */
export const traitsOf = (traits: Json | undefined): JsonObject => (traits === undefined ? {} : traits) as JsonObject;

const isStatus = (text: string | undefined): text is VerifiableAddress['status'] =>
  text === 'pending' || text === 'sent' || text === 'completed';

const ownId = (id: string | undefined): string => (id === undefined || id === NIL_ID ? newId() : id);

/** A verified address always has a time of verification. A status that is not known is derived (the reference stores any text). */
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

/** The address to store; without an id of its own it gets one. */
export const recoveryAddressOf = (given: GivenRecoveryAddress, now: Date): RecoveryAddress => ({
  id: ownId(given.id),
  value: normalizeIdentifier(given.value ?? ''),
  via: given.via ?? '',
  createdAt: given.created_at ?? now,
  updatedAt: given.updated_at ?? now,
});
