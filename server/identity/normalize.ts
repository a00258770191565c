import { toE164 } from './schema/phone.ts';

/** Identifiers as they are stored and looked up (reference rules: x/normalize). */

/** Lower case and trimmed where there is an at-sign; anything else is left as it is. */
export const normalizeEmail = (text: string): string => (text.includes('@') ? text.toLowerCase().trim() : text);

/** What somebody typed to log in with: phone numbers become E.164, e-mail addresses lower case, the rest is trimmed. */
export function normalizeIdentifier(text: string): string {
  return toE164(text) ?? (text.includes('@') ? normalizeEmail(text) : text.trim());
}
