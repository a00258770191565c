import { isJsonObject } from '../../../kernel/json.ts';
import type { Pending, RelyingParty } from './ceremony.ts';

/** What the browser signed about the page: undefined where it fits, else what does not, in the reference's words. */
export function clientDataProblem(
  clientDataJSON: string,
  type: 'webauthn.create' | 'webauthn.get',
  { challenge }: Pending,
  { origins }: RelyingParty,
): string | undefined {
  const data = parse(clientDataJSON);
  if (data === undefined) return 'Error parsing attestation response';
  if (data['type'] !== type) return 'Error validating ceremony type';
  if (data['challenge'] !== challenge) return 'Error validating challenge';
  const origin = String(data['origin']).toLowerCase();
  return acceptedOrigins(origins).includes(origin) ? undefined : 'Error validating origin';
}

/** Browsers write origins in lower case; a configuration may not. */
export const acceptedOrigins = (origins: readonly string[]): string[] => [
  ...new Set(origins.flatMap((origin) => [origin, origin.toLowerCase()])),
];

function parse(clientDataJSON: string) {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8'));
    return isJsonObject(data) ? data : undefined;
  } catch {
    return undefined;
  }
}
