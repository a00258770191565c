/**
 * The two ceremonies of WebAuthn: what is asked of a browser, and what the flow remembers of having asked. Both are JSON as the
 * reference writes it, so that pages and flows made by one server go on at the other.
 */
import { randomBytes } from 'node:crypto';
import { type Json, type JsonObject, isJsonObject } from '../../../kernel/json.ts';

/** For whom credentials are: a site and the origins of its pages. */
export interface RelyingParty {
  readonly id: string;
  readonly displayName: string;
  readonly origins: readonly string[];
}

/** Who gets a credential. */
export interface CeremonyUser {
  readonly handle: Buffer;
  readonly name: string;
}

/** What is asked, and what to remember until the answer comes. */
export interface Ceremony {
  readonly options: JsonObject;
  readonly pending: JsonObject;
}

/** What was asked before. */
export interface Pending {
  readonly challenge: string;
  readonly userHandle: Buffer;
  /** Ids of the credentials that may answer; none: any credential of the person. */
  readonly allowed: readonly Buffer[];
}

/** COSE algorithms in the order of preference: ECDSA, RSA with PKCS #1, RSA-PSS, EdDSA (IANA registry of COSE). */
export const ALGORITHMS = [-7, -35, -36, -257, -258, -259, -37, -38, -39, -8] as const;

type UserVerification = 'discouraged' | 'preferred';

/** Milliseconds a browser waits (WebAuthn Level 2, §5.4.2 recommends these ranges). */
const TIMEOUT: Readonly<Record<UserVerification, number>> = { discouraged: 120_000, preferred: 300_000 };
const CHALLENGE_BYTES = 32;
/** Go's zero time: the challenge lives as long as its flow. */
const NEVER = '0001-01-01T00:00:00Z';

/** `selection` in wire spelling. @see https://www.w3.org/TR/webauthn-2/#dictdef-publickeycredentialcreationoptions */
export function askToCreate(
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

/** Without `allowed` the authenticator offers what it has for the site. */
export function askToProve(
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

/** Where a flow remembers what a strategy has asked. */
const keyOf = (method: string): string => `${method}_session_data`;

export const remember = (context: JsonObject, method: string, pending: JsonObject): JsonObject => ({
  ...context,
  [keyOf(method)]: pending,
});

/** A challenge is good for one answer. */
export function forget(context: JsonObject, method: string): JsonObject {
  const { [keyOf(method)]: _answered, ...rest } = context;
  return rest;
}

export function pendingOf(context: JsonObject, method: string): Pending | undefined {
  const stored = context[keyOf(method)];
  if (!isJsonObject(stored) || typeof stored['challenge'] !== 'string' || stored['challenge'] === '') return undefined;
  const allowed: readonly Json[] = Array.isArray(stored['allowed_credentials']) ? stored['allowed_credentials'] : [];
  return {
    challenge: stored['challenge'],
    userHandle: bytesOf(stored['user_id']),
    allowed: allowed.map((id) => bytesOf(id)),
  };
}

/** Bytes as Go writes them into JSON. */
export const bytesOf = (value: Json | undefined): Buffer =>
  Buffer.from(typeof value === 'string' ? value : '', 'base64');
