import { readFileSync } from 'node:fs';

/** What authenticators are called, by the AAGUID of their model: the names of the community's list and of the FIDO Alliance's. */
let names: ReadonlyMap<string, string> | undefined;

/** The name of a model, or nothing for one that is unknown or does not tell. */
export function authenticatorName(aaguid: Buffer): string {
  names ??= new Map(Object.entries(JSON.parse(readFileSync(SOURCE, 'utf8')) as Record<string, string>));
  const hex = aaguid.toString('hex');
  return names.get(hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')) ?? '';
}

/** Made from https://github.com/passkeydeveloper/passkey-authenticator-aaguids, `aaguid.json`, without its icons; Apple's
 * are called as v26.2.0 calls them. */
const SOURCE = new URL('authenticator-names.json', import.meta.url);
