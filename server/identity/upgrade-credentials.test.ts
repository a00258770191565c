import { expect, it } from 'vitest';
import type { Identity } from './model.ts';
import { blankCredentials } from './schema/derive.ts';
import { upgradeCredentials } from './upgrade-credentials.ts';

const identity = (credentials: Identity['credentials']): Identity => ({
  id: '00112233-4455-4677-8899-aabbccddeeff',
  schemaId: 'default',
  state: 'active',
  traits: {},
  metadataPublic: null,
  metadataAdmin: null,
  verifiableAddresses: [],
  recoveryAddresses: [],
  createdAt: new Date(0),
  updatedAt: new Date(0),
  credentials,
});

it('gives old security keys a user handle and says of each that it is a second factor', () => {
  const webauthn = { ...blankCredentials('webauthn', new Date(0)), config: { credentials: [{ id: 'k' }] } };
  expect(upgradeCredentials(identity({ webauthn })).credentials?.webauthn).toMatchObject({
    version: 1,
    config: { credentials: [{ id: 'k', is_passwordless: false }], user_handle: 'ABEiM0RVRneImaq7zN3u/w==' },
  });
});

it('turns the address type of old codes into addresses', () => {
  const code = {
    ...blankCredentials('code', new Date(0)),
    version: 0,
    identifiers: ['+491234', ''],
    config: { address_type: 'SMS ', used_at: null },
  };
  expect(upgradeCredentials(identity({ code })).credentials?.code).toMatchObject({
    version: 1,
    config: { addresses: [{ channel: 'sms', address: '+491234' }] },
  });
});

it('leaves what is current alone', () => {
  const current = identity({ code: blankCredentials('code', new Date(0)) });
  expect(upgradeCredentials(current)).toBe(current);
});
