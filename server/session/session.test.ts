import { describe, expect, it } from 'vitest';
import { CredentialCatalogue } from '../identity/credentials.ts';
import type { Identity } from '../identity/model.ts';
import { CREDENTIAL_DEFINITIONS } from '../strategies/index.ts';
import type { AuthenticationMethod } from './model.ts';
import { activate, assuranceLevel, isActive, newSession, recordMethod } from './session.ts';

const rules = new CredentialCatalogue(CREDENTIAL_DEFINITIONS);
const NOW = new Date('2026-03-01T12:00:00Z');
const later = (ms: number): Date => new Date(NOW.getTime() + ms);
const passed = (method: string, aal: string, address?: string): AuthenticationMethod => ({
  method,
  aal: aal as 'aal1',
  completedAt: NOW,
  address,
});
const device = { id: 'd', ipAddress: '127.0.0.1:1', userAgent: 'test', location: '' };
const identity = (state: Identity['state'] = 'active'): Identity => ({
  id: 'i',
  schemaId: 'default',
  state,
  traits: {},
  metadataPublic: null,
  metadataAdmin: null,
  verifiableAddresses: [],
  recoveryAddresses: [],
  createdAt: NOW,
  updatedAt: NOW,
});

describe('assurance level', () => {
  it.each([
    [[], 'aal0'],
    [[passed('password', 'aal1')], 'aal1'],
    [[passed('password', 'aal1'), passed('totp', 'aal2')], 'aal2'],
    [[passed('totp', 'aal2')], 'aal1'],
    [[passed('password', 'aal1'), passed('oidc', 'aal1')], 'aal1'],
    [[passed('password', ''), passed('totp', '')], 'aal2'],
    [[passed('password', 'aal1'), passed('code', 'aal2')], 'aal2'],
    [[passed('code', 'aal1'), passed('totp', 'aal2')], 'aal2'],
    [[passed('code', 'aal1'), passed('code', 'aal2')], 'aal1'],
    [[passed('code_recovery', 'aal1', 'a@x.org'), passed('code', 'aal2', 'a@x.org')], 'aal1'],
    [[passed('link_recovery', 'aal1', 'a@x.org'), passed('code', 'aal2', 'a@x.org')], 'aal1'],
    [[passed('link_recovery', 'aal1', 'a@x.org'), passed('code', 'aal2', 'b@x.org')], 'aal2'],
    [[passed('code_recovery', 'aal1', 'a@x.org'), passed('totp', 'aal2')], 'aal2'],
    [
      [passed('code_recovery', 'aal1', 'a@x.org'), passed('password', 'aal1'), passed('code', 'aal2', 'a@x.org')],
      'aal2',
    ],
    // Of old sessions and those an administrator recovered, the address is unknown.
    [[passed('code_recovery', 'aal1'), passed('code', 'aal2', 'a@x.org')], 'aal2'],
    [[passed('link_recovery', '')], 'aal1'],
    [[passed('link_recovery', ''), passed('totp', '')], 'aal1'],
  ])('of %j is %s', (methods, level) => expect(assuranceLevel(methods, rules)).toBe(level));
});

describe('a session', () => {
  const active = () => {
    const session = newSession(NOW);
    recordMethod(session, { method: 'password', aal: 'aal1' }, rules, NOW);
    activate(session, { identity: identity(), device, lifespanMs: 1000, now: NOW });
    return session;
  };

  it('starts inactive, with new tokens', () => {
    const [one, other] = [newSession(NOW), newSession(NOW)];
    expect(isActive(one, NOW)).toBe(false);
    expect(one.token).toMatch(/^ory_st_[A-Za-z0-9]{32}$/);
    expect(one.logoutToken).toMatch(/^ory_lo_[A-Za-z0-9]{32}$/);
    expect(new Set([one.token, other.token, one.id, other.id]).size).toBe(4);
  });
  it('becomes active for a lifespan', () => {
    const session = active();
    expect(session).toMatchObject({
      active: true,
      aal: 'aal1',
      identityId: 'i',
      devices: [device],
      expiresAt: later(1000),
    });
    expect([isActive(session, NOW), isActive(session, later(999)), isActive(session, later(1000))]).toEqual([
      true,
      true,
      false,
    ]);
  });
  it('is inactive once it is revoked or its identity is disabled', () => {
    expect(isActive({ ...active(), active: false }, NOW)).toBe(false);
    expect(isActive({ ...active(), identity: identity('inactive') }, NOW)).toBe(false);
  });
  it('is refused to a disabled identity', () => {
    expect(() =>
      activate(newSession(NOW), { identity: identity('inactive'), device, lifespanMs: 1, now: NOW }),
    ).toThrow('This account was disabled.');
  });
  it('keeps its issue time and device when a second factor is added', () => {
    const session = active();
    recordMethod(session, { method: 'totp', aal: 'aal2' }, rules, later(500));
    activate(session, { identity: identity(), device: { ...device, id: 'other' }, lifespanMs: 1000, now: later(500) });
    expect(session).toMatchObject({
      aal: 'aal2',
      issuedAt: NOW,
      authenticatedAt: later(500),
      expiresAt: later(1500),
      devices: [device],
    });
  });
});
