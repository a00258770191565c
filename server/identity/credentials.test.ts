import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../kernel/json.ts';
import { CREDENTIAL_DEFINITIONS } from '../strategies/index.ts';
import { testConfig } from '../test/http-server.ts';
import { CredentialCatalogue } from './credentials.ts';
import type { CredentialsMap, CredentialType, Identity } from './model.ts';
import { blankCredentials } from './schema/derive.ts';

const catalogue = new CredentialCatalogue(CREDENTIAL_DEFINITIONS);
const plain = testConfig();
const withCode = (config: object) =>
  testConfig({ selfservice: { default_browser_return_url: 'http://app.test/', methods: { code: config } } });

const held = (type: CredentialType, config: JsonObject, identifiers: string[] = ['a']): CredentialsMap => ({
  [type]: { ...blankCredentials(type, new Date(0)), config, identifiers },
});
const keys = (...passwordless: boolean[]): JsonObject => ({
  credentials: passwordless.map((is_passwordless) => ({ is_passwordless })),
});

describe('counting factors', () => {
  it.each<[string, CredentialsMap, number, number]>([
    ['nothing', {}, 0, 0],
    ['a password', held('password', { hashed_password: 'x' }), 1, 0],
    ['a password without an identifier', held('password', { hashed_password: 'x' }, []), 0, 0],
    ['an identifier without a password', held('password', {}), 0, 0],
    ['a password to be migrated, with no hook', held('password', { use_password_migration_hook: true }), 0, 0],
    ['social sign-in', held('oidc', { providers: [{ provider: 'p', subject: 's' }] }, ['p:s']), 1, 0],
    [
      'social sign-in of an organization',
      held('oidc', { providers: [{ provider: 'p', subject: 's', organization: 'o' }] }, ['p:s']),
      0,
      0,
    ],
    [
      'social sign-in under another identifier',
      held('oidc', { providers: [{ provider: 'p', subject: 's' }] }, ['p:x']),
      0,
      0,
    ],
    ['a security key', held('webauthn', keys(false)), 0, 1],
    ['a passwordless key', held('webauthn', keys(true)), 1, 0],
    ['a passwordless key without an identifier', held('webauthn', keys(true), []), 0, 0],
    ['two passkeys', held('passkey', { credentials: [{}, {}] }), 2, 0],
    ['a one-time password', held('totp', { totp_url: 'otpauth://totp/x?secret=A' }), 0, 1],
    ['backup codes', held('lookup_secret', { recovery_codes: [{ code: 'a' }] }), 0, 1],
    ['no backup codes left', held('lookup_secret', { recovery_codes: [] }), 0, 0],
    ['codes by mail, switched off', held('code', { addresses: [{ channel: 'email', address: 'a' }] }), 0, 0],
    ['broken configurations', { ...held('oidc', { providers: 5 }), ...held('webauthn', { credentials: 'x' }) }, 0, 0],
  ])('%s: %i and %i', (_, credentials, first, second) => {
    expect(catalogue.countFactors(credentials, plain)).toEqual({ first, second });
  });

  it('counts codes by the configuration', () => {
    const code = held('code', {
      addresses: [
        { channel: 'email', address: 'a' },
        { channel: 'sms', address: '' },
      ],
    });
    expect(catalogue.countFactors({}, withCode({ passwordless_enabled: true }))).toEqual({ first: 1, second: 0 });
    expect(catalogue.countFactors(code, withCode({ mfa_enabled: true }))).toEqual({ first: 0, second: 1 });
    expect(
      catalogue.countFactors(held('code', { address_type: 'email' }), withCode({ mfa_enabled: true })).second,
    ).toBe(1);
  });
});

it('a second factor alone makes aal2 available', () => {
  expect(catalogue.availableAal({}, plain)).toBe('aal0');
  expect(catalogue.availableAal(held('password', { hashed_password: 'x' }), plain)).toBe('aal1');
  expect(catalogue.availableAal(held('totp', { totp_url: 'otpauth://totp/x' }), plain)).toBe('aal2');
});

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

it('upgrades old security keys: adds a user handle and marks each as a second factor', () => {
  const webauthn = { ...blankCredentials('webauthn', new Date(0)), config: { credentials: [{ id: 'k' }] } };
  expect(catalogue.upgrade(identity({ webauthn })).credentials?.webauthn).toMatchObject({
    version: 1,
    config: { credentials: [{ id: 'k', is_passwordless: false }], user_handle: 'ABEiM0RVRneImaq7zN3u/w==' },
  });
});

it('converts the address type of old code credentials to addresses', () => {
  const code = {
    ...blankCredentials('code', new Date(0)),
    version: 0,
    identifiers: ['+491234', ''],
    config: { address_type: 'SMS ', used_at: null },
  };
  expect(catalogue.upgrade(identity({ code })).credentials?.code).toMatchObject({
    version: 1,
    config: { addresses: [{ channel: 'sms', address: '+491234' }] },
  });
});

it('does not change current credentials', () => {
  const current = identity({ code: blankCredentials('code', new Date(0)) });
  expect(catalogue.upgrade(current)).toBe(current);
});
