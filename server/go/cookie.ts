/** Attributes of cookies as Go's net/http writes them. */
import { isIPv4 } from 'node:net';

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const DOMAIN = new RegExp(`^(?=.*[a-z])${LABEL}(?:\\.${LABEL})*\\.?$`, 'i');
const MAX_DOMAIN_LENGTH = 255;

/** The domain as it is written, without a dot before it; undefined if it is neither a domain nor an IPv4 address. */
export function cookieDomain(text: string): string | undefined {
  const domain = text.replace(/^\./, '');
  return isIPv4(domain) || (text.length <= MAX_DOMAIN_LENGTH && DOMAIN.test(domain)) ? domain : undefined;
}

/** The path without the characters that an attribute cannot hold. */
export const cookiePath = (text: string): string => text.replaceAll(/[^\x20-\x7e]|;/g, '');
