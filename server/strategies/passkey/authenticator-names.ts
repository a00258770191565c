import { readFileSync } from 'node:fs';

/** What authenticators are called, by the AAGUID of their model. */
let names: ReadonlyMap<string, string> | undefined;

/** The name of a model, or nothing for one that is unknown or does not tell. */
export function authenticatorName(aaguid: Buffer): string {
  names ??= new Map(Object.entries(JSON.parse(readFileSync(SOURCE, 'utf8')) as Record<string, string>));
  const hex = aaguid.toString('hex');
  return names.get(hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')) ?? '';
}

/**
 * The community's list of providers of passkeys, without icons, and with the name that v26.2.0 knows Apple's by.
 * @see https://github.com/passkeydeveloper/passkey-authenticator-aaguids/blob/main/aaguid.json
 */
const SOURCE = new URL('authenticator-names.json', import.meta.url);
