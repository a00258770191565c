/** The stored form of identifiers and addresses. All code that stores or looks up an identifier uses these functions. */
import { toLowerCase, trimSpace } from '../go/strings.ts';
import type { AddressVia } from './model.ts';
import { toE164 } from './schema/phone.ts';

/** The stored form of an identifier that users type, or of an address: trimmed, in lower case by Go's rules. */
export const normalizeIdentifier = (text: string): string => trimSpace(toLowerCase(text));

/** The stored form of an identifier that no user types (a subject at a provider, an id): unchanged. */
export const verbatimIdentifier = (text: string): string => text;

/** The stored form of an e-mail address; a text without an at-sign is unchanged. */
export const normalizeEmail = (text: string): string => (text.includes('@') ? normalizeIdentifier(text) : text);

/**
 * Invisible characters (controls, format characters such as U+200B and U+202E, and other code points that Unicode ignores by default) and
 * full-width forms, which look like other letters.
 */
const MISLEADING = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\uFF01-\uFF60\uFFE0-\uFFE6]/u;

/** Whether two identifiers that differ in this text could look the same to a user. */
export const isMisleading = (identifier: string): boolean => MISLEADING.test(identifier);

/** The channel of an address that a user typed: e-mail if it has an at-sign, else SMS (reference behaviour). */
export const channelOf = (address: string): AddressVia => (address.includes('@') ? 'email' : 'sms');

/**
 * The stored form of an address that a user typed to receive a code: phone numbers in E.164 (they require the country code, so a
 * plus sign), e-mail addresses in lower case, other texts trimmed.
 */
export function normalizeAddress(text: string): string {
  if (text.includes('@')) return normalizeEmail(text);
  return (text.includes('+') ? toE164(text) : undefined) ?? trimSpace(text);
}
