import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../kernel/json.ts';
import { testConfig } from '../test/http-server.ts';
import { availableAal, countFactors } from './available-aal.ts';
import type { CredentialsMap, CredentialType } from './model.ts';
import { blankCredentials } from './schema/derive.ts';

const plain = testConfig();
const withCode = (config: object) =>
  testConfig({ selfservice: { default_browser_return_url: 'http://app.test/', methods: { code: config } } });

const held = (type: CredentialType, config: JsonObject, identifiers: string[] = ['a']): CredentialsMap => ({
  [type]: { ...blankCredentials(type, new Date(0)), config, identifiers },
});
const keys = (...passwordless: boolean[]): JsonObject => ({
  credentials: passwordless.map((is_passwordless) => ({ is_passwordless })),
});

describe('factors that count', () => {
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
    expect(countFactors(credentials, plain)).toEqual({ first, second });
  });

  it('include codes as the configuration has it', () => {
    const code = held('code', {
      addresses: [
        { channel: 'email', address: 'a' },
        { channel: 'sms', address: '' },
      ],
    });
    expect(countFactors({}, withCode({ passwordless_enabled: true }))).toEqual({ first: 1, second: 0 });
    expect(countFactors(code, withCode({ mfa_enabled: true }))).toEqual({ first: 0, second: 1 });
    expect(countFactors(held('code', { address_type: 'email' }), withCode({ mfa_enabled: true })).second).toBe(1);
  });
});

it('a second factor alone makes the second level', () => {
  expect(availableAal({}, plain)).toBe('aal0');
  expect(availableAal(held('password', { hashed_password: 'x' }), plain)).toBe('aal1');
  expect(availableAal(held('totp', { totp_url: 'otpauth://totp/x' }), plain)).toBe('aal2');
});
