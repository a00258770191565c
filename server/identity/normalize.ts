import { toLowerCase } from '../go/strings.ts';
import type { AddressVia } from './model.ts';
import { toE164 } from './schema/phone.ts';

/** An e-mail address as it is stored: lower case and trimmed where there is an at-sign; anything else is left as it is. */
export const normalizeEmail = (text: string): string => (text.includes('@') ? toLowerCase(text).trim() : text);

/** How an address that a person typed is reached: what has an at-sign is e-mail, anything else a phone (reference behaviour). */
export const channelOf = (address: string): AddressVia => (address.includes('@') ? 'email' : 'sms');

/**
 * An identifier as somebody types it, as it is stored: phone numbers in E.164 (they need their country code, so a plus sign),
 * e-mail addresses in lower case, all else trimmed.
 */
export function normalizeIdentifier(text: string): string {
  if (text.includes('@')) return normalizeEmail(text);
  return (text.includes('+') ? toE164(text) : undefined) ?? text.trim();
}
