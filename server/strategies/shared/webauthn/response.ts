/** What a page's script hands in: the answer of an authenticator as JSON text (WebAuthn Level 2, §5.1). */
import type { JsonObject } from '../../../kernel/json.ts';
import { isJsonObject } from '../../../kernel/json.ts';

export interface CreationResponse {
  readonly id: string;
  readonly clientDataJSON: string;
  readonly attestationObject: string;
}

export interface AssertionResponse {
  readonly id: string;
  readonly clientDataJSON: string;
  readonly authenticatorData: string;
  readonly signature: string;
  readonly userHandle: Buffer;
}

const BASE64URL = /^[A-Za-z0-9_-]+$/;

/** Undefined for text that is no answer of an authenticator. */
export function parseCreation(text: string): CreationResponse | undefined {
  const parsed = parseResponse(text, ['clientDataJSON', 'attestationObject']);
  return parsed && ({ id: parsed.id, ...parsed.members } as unknown as CreationResponse);
}

/** Undefined for text that is no answer of an authenticator. */
export function parseAssertion(text: string): AssertionResponse | undefined {
  const parsed = parseResponse(text, ['clientDataJSON', 'authenticatorData', 'signature']);
  if (parsed === undefined) return undefined;
  const { userHandle } = parsed.response;
  if (userHandle !== undefined && userHandle !== null && typeof userHandle !== 'string') return undefined;
  return {
    ...({ id: parsed.id, ...parsed.members } as unknown as AssertionResponse),
    userHandle: Buffer.from(userHandle ?? '', 'base64url'),
  };
}

/** The named members of the response, each in base64url without padding. */
function parseResponse(text: string, names: readonly string[]) {
  const parsed = parseObject(text);
  const { id, rawId, type, response } = parsed ?? {};
  if (!isBase64Url(id) || type !== 'public-key' || !isJsonObject(response)) return undefined;
  const members = Object.fromEntries(names.map((name) => [name, unpadded(response[name])]));
  if (!Object.values(members).every(isBase64Url)) return undefined;
  const raw = rawId === undefined ? id : unpadded(rawId);
  return isBase64Url(raw) ? { id: raw, members, response } : undefined;
}

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
