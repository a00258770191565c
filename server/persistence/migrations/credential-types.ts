/** Rows of `identity_credential_types` as the reference makes them; other databases may hold other ids. */
export const CREDENTIAL_TYPES = {
  password: '78c1b41d-8341-4507-aa60-aff1d4369670',
  oidc: '6fa5e2e0-bfce-4631-b62b-cf2b0252b289',
  totp: '5e29b036-aa47-457f-9fe6-aa8b854a752b',
  lookup_secret: '567a0730-7f48-4dd7-a13d-df87a51c245f',
  webauthn: '6b213fa0-e6ad-46cb-8878-b088d2ce2e3c',
  code: '14f3b7e2-8725-4068-be39-8a796485fd97',
  passkey: '8d0ca544-9bf6-45d3-bd75-0bbb3aeba3c7',
  saml: '7bddcf6c-f50e-4a18-9b0f-429114c33419',
} as const;
