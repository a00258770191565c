import { createRequire } from 'node:module';
import type * as Phones from 'libphonenumber-js/max';

const require = createRequire(import.meta.url);
/** Loaded with the first phone number, because its tables are large and many servers never need them. */
const library = () => require('libphonenumber-js/max') as typeof Phones;

/** A phone number in E.164, or the reference's text for the failure. */
export type ParsedPhone =
  | { readonly ok: true; readonly e164: string }
  | { readonly ok: false; readonly reason: string };

const NOT_A_NUMBER = 'the phone number supplied is not a number';
const REASONS: Readonly<Record<string, string>> = {
  INVALID_COUNTRY: 'invalid country code',
  TOO_SHORT: 'the string supplied is too short to be a phone number',
  TOO_LONG: 'the string supplied is too long to be a phone number',
};
const MIN_DIGITS = 3;

/** Parses a phone number with its country code. */
export function parsePhone(text: string): ParsedPhone {
  const { ParseError, parsePhoneNumberWithError } = library();
  try {
    const number = parsePhoneNumberWithError(text);
    if (number.isValid()) return { ok: true, e164: number.number };
    return { ok: false, reason: 'the provided number is not a valid phone number' };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const isNumber = text.replaceAll(/[^0-9]/g, '').length >= MIN_DIGITS;
    return { ok: false, reason: (isNumber ? REASONS[error.message] : undefined) ?? NOT_A_NUMBER };
  }
}

/** A valid phone number in E.164, or undefined. */
export function toE164(text: string): string | undefined {
  const parsed = parsePhone(text);
  return parsed.ok ? parsed.e164 : undefined;
}
