/**
 * The two ceremonies of WebAuthn: the options for the browser, and the session data that the flow keeps until the answer. Both are
 * the reference's JSON, so that either server can continue a flow of the other.
 */
import { randomBytes } from 'node:crypto';
import { type Json, type JsonObject, isJsonObject } from '../../../kernel/json.ts';

/** The relying party: the site that credentials are bound to, and the origins of its pages. */
export interface RelyingParty {
  readonly id: string;
  readonly displayName: string;
  readonly origins: readonly string[];
}

/** The user entity of a creation: user handle and name. */
export interface CeremonyUser {
  readonly handle: Buffer;
  readonly name: string;
}

/** A new ceremony: the options for the browser, and the session data to store in the flow. */
export interface Ceremony {
  readonly options: JsonObject;
  readonly pending: JsonObject;
}

/** The session data of a ceremony that waits for its answer. */
export interface PendingCeremony {
  readonly challenge: string;
  readonly userHandle: Buffer;
  /** Ids of the allowed credentials; empty: any credential of the user. */
  readonly allowed: readonly Buffer[];
}

/** COSE algorithms in the order of preference: ECDSA, RSA with PKCS #1, RSA-PSS, EdDSA (IANA registry of COSE). */
export const ALGORITHMS = [-7, -35, -36, -257, -258, -259, -37, -38, -39, -8] as const;

type UserVerification = 'discouraged' | 'preferred';

/** Milliseconds that the browser waits (in the ranges that WebAuthn Level 2, §5.4.2 recommends). */
const TIMEOUT: Readonly<Record<UserVerification, number>> = { discouraged: 120_000, preferred: 300_000 };
const CHALLENGE_BYTES = 32;
/** Go's zero time: the challenge lives as long as its flow. */
const NEVER = '0001-01-01T00:00:00Z';

/**
 * Options to create a credential. `selection`: the authenticator selection criteria, with wire names.
 * @see https://www.w3.org/TR/webauthn-2/#dictdef-publickeycredentialcreationoptions
 */
export function generateCreationOptions(
  party: RelyingParty,
  { handle, name }: CeremonyUser,
  selection: JsonObject & { readonly userVerification: UserVerification },
): Ceremony {
  const challenge = newChallenge();
  const { userVerification } = selection;
  const publicKey = {
    rp: { name: party.displayName, id: party.id },
    user: { name, displayName: name, id: handle.toString('base64url') },
    challenge,
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    timeout: TIMEOUT[userVerification],
    authenticatorSelection: selection,
  };
  const pending = {
    challenge,
    rpId: party.id,
    user_id: handle.toString('base64'),
    expires: NEVER,
    userVerification,
  };
  return { options: { publicKey }, pending };
}

/**
 * Options to request an assertion. Without `known` the authenticator offers all its discoverable credentials for the site.
 * @see https://www.w3.org/TR/webauthn-2/#dictdef-publickeycredentialrequestoptions
 */
export function generateRequestOptions(
  party: RelyingParty,
  userVerification: UserVerification,
  known?: { readonly handle: Buffer; readonly allowed: readonly Buffer[] },
): Ceremony {
  const challenge = newChallenge();
  const allowed = known?.allowed ?? [];
  const publicKey = {
    challenge,
    timeout: TIMEOUT[userVerification],
    rpId: party.id,
    ...(known && { allowCredentials: allowed.map((id) => ({ type: 'public-key', id: id.toString('base64url') })) }),
    userVerification,
  };
  const pending = {
    challenge,
    rpId: party.id,
    user_id: known?.handle.toString('base64') ?? null,
    ...(known && { allowed_credentials: allowed.map((id) => id.toString('base64')) }),
    expires: NEVER,
    userVerification,
  };
  return { options: { publicKey }, pending };
}

const newChallenge = (): string => randomBytes(CHALLENGE_BYTES).toString('base64url');

/** Member of the internal context of a flow that holds the session data of a strategy. */
const keyOf = (method: string): string => `${method}_session_data`;

/** What the internal context of a flow gets: the session data of a strategy. */
export const storeCeremony = (method: string, pending: JsonObject): JsonObject => ({ [keyOf(method)]: pending });

/** The internal context without the session data: a challenge is used once. */
export function discardCeremony(context: JsonObject, method: string): JsonObject {
  const { [keyOf(method)]: _answered, ...rest } = context;
  return rest;
}

/** The session data of a strategy; undefined when the flow has no ceremony that waits for an answer. */
export function pendingCeremony(context: JsonObject, method: string): PendingCeremony | undefined {
  const stored = context[keyOf(method)];
  if (!isJsonObject(stored) || typeof stored['challenge'] !== 'string' || stored['challenge'] === '') return undefined;
  const allowed: readonly Json[] = Array.isArray(stored['allowed_credentials']) ? stored['allowed_credentials'] : [];
  return {
    challenge: stored['challenge'],
    userHandle: bytesOf(stored['user_id']),
    allowed: allowed.map((id) => bytesOf(id)),
  };
}

/** Bytes from the base64 that Go writes to JSON; empty for any other value. */
export const bytesOf = (value: Json | undefined): Buffer =>
  Buffer.from(typeof value === 'string' ? value : '', 'base64');
