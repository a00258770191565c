/** How identifiers and addresses are written: the one place that says it. Whatever stores one or looks one up asks here. */
import { toLowerCase, trimSpace } from '../go/strings.ts';
import type { AddressVia } from './model.ts';
import { toE164 } from './schema/phone.ts';

/** An identifier that users type, or an address, as it is stored: trimmed and in lower case, letter by letter as Go does it. */
export const normalizeIdentifier = (text: string): string => trimSpace(toLowerCase(text));

/** An identifier that no user types (a subject at a provider, an id): stored as it is. */
export const verbatimIdentifier = (text: string): string => text;

/** An e-mail address as it is stored; a text without an at-sign is left as it is. */
export const normalizeEmail = (text: string): string => (text.includes('@') ? normalizeIdentifier(text) : text);

/** How an address that a user typed is reached: with an at-sign it is e-mail, else a phone (reference behaviour). */
export const channelOf = (address: string): AddressVia => (address.includes('@') ? 'email' : 'sms');

/**
 * What a user types to get a code, as the address is stored: phone numbers in E.164 (they need their country code, so a plus sign),
 * e-mail addresses in lower case, all else trimmed.
 */
export function normalizeAddress(text: string): string {
  if (text.includes('@')) return normalizeEmail(text);
  return (text.includes('+') ? toE164(text) : undefined) ?? trimSpace(text);
}
