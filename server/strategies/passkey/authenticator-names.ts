import { readFileSync } from 'node:fs';

/** Names of authenticator models, by AAGUID. */
let names: ReadonlyMap<string, string> | undefined;

/** The name of an authenticator model; empty for an unknown AAGUID. */
export function authenticatorName(aaguid: Buffer): string {
  names ??= new Map(Object.entries(JSON.parse(readFileSync(SOURCE, 'utf8')) as Record<string, string>));
  const hex = aaguid.toString('hex');
  return names.get(hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')) ?? '';
}

/**
 * The community's list of passkey providers, without icons, and with v26.2.0's name for Apple's.
 * @see https://github.com/passkeydeveloper/passkey-authenticator-aaguids/blob/main/aaguid.json
 */
const SOURCE = new URL('authenticator-names.json', import.meta.url);
