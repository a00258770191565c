import type { JsonObject } from '../../../kernel/json.ts';
import type { Pending, RelyingParty } from './ceremony.ts';

/** What the browser signed about the page: undefined where it fits, else what does not, in the reference's words. */
export function clientDataProblem(
  data: JsonObject,
  type: 'webauthn.create' | 'webauthn.get',
  { challenge }: Pending,
  { origins }: RelyingParty,
): string | undefined {
  if (data['type'] !== type) return 'Error validating ceremony type';
  if (data['challenge'] !== challenge) return 'Error validating challenge';
  const { origin } = data;
  const isOurs = typeof origin === 'string' && acceptedOrigins(origins).includes(origin);
  return isOurs ? undefined : 'Error validating origin';
}

/** Browsers write origins in lower case; a configuration may not. */
export const acceptedOrigins = (origins: readonly string[]): string[] => [
  ...new Set(origins.flatMap((origin) => [origin, origin.toLowerCase()])),
];
