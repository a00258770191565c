import type { JsonObject } from '../../../kernel/json.ts';
import type { PendingCeremony, RelyingParty } from './ceremony.ts';

/** Checks the client data: undefined when valid, else the reference's text for the first invalid member. */
export function clientDataProblem(
  data: JsonObject,
  type: 'webauthn.create' | 'webauthn.get',
  { challenge }: PendingCeremony,
  { origins }: RelyingParty,
): string | undefined {
  if (data['type'] !== type) return 'Error validating ceremony type';
  if (data['challenge'] !== challenge) return 'Error validating challenge';
  const { origin } = data;
  const isOurs = typeof origin === 'string' && acceptedOrigins(origins).includes(origin);
  return isOurs ? undefined : 'Error validating origin';
}

/** The configured origins, also in lower case: browsers write origins in lower case. */
export const acceptedOrigins = (origins: readonly string[]): string[] => [
  ...new Set(origins.flatMap((origin) => [origin, origin.toLowerCase()])),
];
