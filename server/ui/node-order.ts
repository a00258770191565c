/** The order of nodes in the forms of each flow (reference behaviour): groups first, then fields by name. `sort.ts` applies it. */
import type { NodeOrder } from './sort.ts';

/** The order of login forms. */
export const LOGIN_ORDER: NodeOrder = {
  groups: ['oidc', 'default', 'webauthn', 'passkey', 'code', 'password', 'totp', 'lookup_secret'],
  keys: ['csrf_token', 'identifier', 'password'],
};

/** `traits`: the fields of the identity schema in its order. The password comes after the first of them. */
export function registrationOrder([first, ...rest]: readonly string[]): NodeOrder {
  return {
    groups: ['oidc', 'saml', 'default', 'webauthn', 'passkey', 'code', 'password', 'captcha', 'profile'],
    keys: [
      'csrf_token',
      ...(first === undefined ? [] : [first]),
      'password',
      ...rest,
      'webauthn_remove',
      'webauthn_register_displayname',
      'webauthn_register',
    ],
  };
}

/** `traits`: the fields of the identity schema in its order. */
export const settingsOrder = (traits: readonly string[]): NodeOrder => ({
  groups: ['default', 'profile', 'password', 'oidc', 'lookup_secret', 'webauthn', 'passkey', 'totp'],
  keys: [...traits, ...CREDENTIAL_KEYS],
});

const CREDENTIAL_KEYS = [
  'lookup_secret_reveal',
  'lookup_secret_regenerate',
  'lookup_secret_codes',
  'lookup_secret_confirm',
  'webauthn_remove',
  'webauthn_register_displayname',
  'webauthn_register',
  'passkey_remove',
  'passkey_register',
  'totp_qr',
  'totp_secret_key',
  'totp_unlink',
  'totp_code',
];
