/** Parses what the page's script submits: a PublicKeyCredential as JSON text (WebAuthn Level 2, §5.1). */
import { type JsonObject, isJsonObject } from '../../../kernel/json.ts';

interface Response {
  readonly id: string;
  readonly clientDataJSON: string;
  /** The decoded client data. */
  readonly clientData: JsonObject;
}

export interface AttestationResponse extends Response {
  readonly attestationObject: string;
}

export interface AssertionResponse extends Response {
  readonly authenticatorData: string;
  readonly signature: string;
  readonly userHandle: Buffer;
}

/** `unreadable`: not a credential in JSON. `undecodable`: its binary members are malformed. */
export type ParseFailure = 'unreadable' | 'undecodable';

/** Parses the answer to a creation ceremony. */
export async function parseAttestationResponse(text: string): Promise<AttestationResponse | ParseFailure> {
  const outer = parseOuter(text);
  if (outer === undefined) return 'unreadable';
  const { id, members } = outer;
  const { clientDataJSON = '', attestationObject = '' } = members;
  const { decodeAttestationObject, parseAuthenticatorData } = await helpers();
  return decoded(() => {
    parseAuthenticatorData(decodeAttestationObject(bytes(attestationObject)).get('authData'));
    return { id, clientDataJSON, clientData: parseClientData(clientDataJSON), attestationObject };
  });
}

/** Parses the answer to an authentication ceremony. */
export async function parseAssertionResponse(text: string): Promise<AssertionResponse | ParseFailure> {
  const outer = parseOuter(text);
  if (outer === undefined) return 'unreadable';
  const { id, members } = outer;
  const { clientDataJSON = '', authenticatorData = '', signature = '', userHandle = '' } = members;
  const { parseAuthenticatorData } = await helpers();
  return decoded(() => {
    parseAuthenticatorData(bytes(authenticatorData));
    const clientData = parseClientData(clientDataJSON);
    const handle = Buffer.from(userHandle, 'base64url');
    return { id, clientDataJSON, clientData, authenticatorData, signature, userHandle: handle };
  });
}

const helpers = () => import('@simplewebauthn/server/helpers');
const bytes = (base64url: string) => new Uint8Array(Buffer.from(base64url, 'base64url'));

function decoded<T extends Response>(decode: () => T): T | 'undecodable' {
  try {
    return decode();
  } catch {
    return 'undecodable';
  }
}

function parseClientData(clientDataJSON: string): JsonObject {
  const data: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8'));
  if (!isJsonObject(data)) throw new TypeError('client data is not an object');
  return data;
}

const MEMBERS = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'] as const;
type Members = Partial<Record<(typeof MEMBERS)[number], string>>;

/** The id and the present binary members, each in base64url without padding. */
function parseOuter(text: string): { readonly id: string; readonly members: Members } | undefined {
  const { id, rawId, type, response } = parseObject(text) ?? {};
  if (!isBase64Url(id) || id === '' || type !== 'public-key') return undefined;
  const raw = rawId === undefined ? id : unpadded(rawId);
  if (!isBase64Url(raw) || (response !== undefined && !isJsonObject(response))) return undefined;
  const there = MEMBERS.filter((name) => (response?.[name] ?? undefined) !== undefined);
  const members = Object.fromEntries(there.map((name) => [name, unpadded(response?.[name])]));
  return Object.values(members).every(isBase64Url) ? { id: raw, members: members as Members } : undefined;
}

const BASE64URL = /^[A-Za-z0-9_-]*$/;
const isBase64Url = (value: unknown): value is string => typeof value === 'string' && BASE64URL.test(value);
const unpadded = (value: unknown): unknown => (typeof value === 'string' ? value.replace(/=+$/, '') : value);

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
