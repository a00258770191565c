import { ALPHANUMERIC, randomString } from './random.ts';

/** 32 characters out of 62: 190 bits. */
const TOKEN_LENGTH = 32;
const EXCHANGE_CODE_LENGTH = 64;
const SESSION_PREFIX = 'ory_st_';
const LOGOUT_PREFIX = 'ory_lo_';

/** A new session token, `ory_st_` and 32 letters and digits; a bearer secret. */
export function newSessionToken(): string {
  return SESSION_PREFIX + randomString(TOKEN_LENGTH, ALPHANUMERIC);
}

/** A new logout token, `ory_lo_` and 32 letters and digits. */
export function newLogoutToken(): string {
  return LOGOUT_PREFIX + randomString(TOKEN_LENGTH, ALPHANUMERIC);
}

/** A new recovery or verification link token, stored only as its HMAC. */
export function newLinkToken(): string {
  return randomString(TOKEN_LENGTH, ALPHANUMERIC);
}

/** One half (init or return-to) of the pair that a native app exchanges for a session token. */
export function newExchangeCode(): string {
  return randomString(EXCHANGE_CODE_LENGTH, ALPHANUMERIC);
}
