import { isJsonObject, type Json, type JsonObject } from '../kernel/json.ts';
import type { Credentials, CredentialsMap, Identity } from './model.ts';

/** Credentials as older versions of the reference stored them become the current form when they are read (reference behaviour). */

function upgradeSecurityKeys(credentials: Credentials, identityId: string): Credentials {
  const handle = credentials.config['user_handle'];
  const ownHandle = Buffer.from(identityId.replaceAll('-', ''), 'hex').toString('base64');
  const keys: readonly Json[] = Array.isArray(credentials.config['credentials'])
    ? credentials.config['credentials']
    : [];
  const upgraded = keys.map((key) =>
    isJsonObject(key) && !('is_passwordless' in key) ? { ...key, is_passwordless: false } : key,
  );
  const config: JsonObject = {
    ...credentials.config,
    ...(keys.length > 0 ? { credentials: upgraded } : {}),
    user_handle: typeof handle === 'string' && handle !== '' ? handle : ownHandle,
  };
  return { ...credentials, config, version: 1 };
}

function upgradeCode(credentials: Credentials): Credentials {
  const { address_type: type, used_at: _used, ...config } = credentials.config;
  const channel = typeof type === 'string' && type.trim().toLowerCase() === 'sms' ? 'sms' : 'email';
  const known: readonly Json[] = Array.isArray(config['addresses']) ? config['addresses'] : [];
  const added = credentials.identifiers.filter((address) => address !== '').map((address) => ({ channel, address }));
  return { ...credentials, config: { ...config, addresses: [...known, ...added] }, version: 1 };
}

/** The identity with its credentials in their current form; the same object where nothing is old. */
export function upgradeCredentials<I extends Identity>(identity: I): I {
  const { webauthn, code } = identity.credentials ?? {};
  const upgraded: CredentialsMap = {};
  if (webauthn?.version === 0) upgraded.webauthn = upgradeSecurityKeys(webauthn, identity.id);
  if (code?.version === 0) upgraded.code = upgradeCode(code);
  return Object.keys(upgraded).length === 0
    ? identity
    : { ...identity, credentials: { ...identity.credentials, ...upgraded } };
}
