import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Flow, FlowName } from '../flows/engine/interfaces/model.ts';
import type { Identity } from '../identity/model.ts';
import type { VisibleSession } from '../session/model.ts';
import type { OpenDatabase } from './open-database.ts';
import type { TestDatabase } from './testing/databases.ts';
import { openRaw } from './testing/raw.ts';
import { filledByReference, recordedTargets } from './testing/recordings.ts';

/** What the reference answered about the database it had filled: the wire's members. */
type Wire = Record<string, unknown>;
interface Recorded {
  readonly identities: readonly Wire[];
  readonly order: readonly string[];
  readonly similar: readonly string[];
  readonly sessions: readonly Wire[];
  readonly whoami: readonly { readonly token: string; readonly body: Wire }[];
  readonly revoked_token: string;
  readonly flows: readonly { readonly kind: FlowName; readonly id: string; readonly body: Wire }[];
  readonly exchange: { readonly flow: string; readonly init: string };
  readonly error_id: string;
}

const TESTDATA = new URL('testdata/', import.meta.url);
const file = (name: string) => readFileSync(new URL(name, TESTDATA), 'utf8');

/** The reference prints up to nanoseconds, a Date has milliseconds. */
const instant = (text: unknown) => (text === undefined ? undefined : new Date(String(text)));
const list = (value: unknown) => (value ?? []) as Wire[];
const byId = <T extends { id?: unknown }>(items: readonly T[]) =>
  items.toSorted((a, b) => String(a.id).localeCompare(String(b.id)));

function expectIdentity(identity: Identity | undefined, wire: Wire): void {
  expect(identity).toMatchObject({
    id: wire['id'],
    schemaId: wire['schema_id'],
    state: wire['state'],
    traits: wire['traits'],
    metadataPublic: wire['metadata_public'] ?? null,
    createdAt: instant(wire['created_at']),
    updatedAt: instant(wire['updated_at']),
    stateChangedAt: instant(wire['state_changed_at']),
  });
  expect(identity?.externalId).toBe(wire['external_id']);
  const addresses = (items: readonly Wire[]) =>
    byId(items).map(({ id, value, via, created_at, updated_at, ...rest }) => ({
      id,
      value,
      via,
      createdAt: instant(created_at),
      updatedAt: instant(updated_at),
      ...('verified' in rest && {
        verified: rest['verified'],
        status: rest['status'],
        verifiedAt: instant(rest['verified_at']),
      }),
    }));
  expect(byId(identity?.verifiableAddresses ?? [])).toEqual(addresses(list(wire['verifiable_addresses'])));
  expect(byId(identity?.recoveryAddresses ?? [])).toEqual(addresses(list(wire['recovery_addresses'])));
}

function expectSession(session: VisibleSession | undefined, wire: Wire): void {
  expect(session).toMatchObject({
    id: wire['id'],
    active: wire['active'],
    aal: wire['authenticator_assurance_level'],
    expiresAt: instant(wire['expires_at']),
    authenticatedAt: instant(wire['authenticated_at']),
    issuedAt: instant(wire['issued_at']),
    authenticationMethods: list(wire['authentication_methods']).map(({ method, aal, completed_at }) => ({
      method,
      aal,
      completedAt: instant(completed_at),
    })),
    devices: list(wire['devices']).map(({ id, ip_address, user_agent, location }) => ({
      id,
      ipAddress: ip_address,
      userAgent: user_agent,
      location,
    })),
  });
  expectIdentity(session?.identity, wire['identity'] as Wire);
}

function expectFlow(flow: Flow | undefined, wire: Wire): void {
  const expected: Wire = {
    id: wire['id'],
    type: wire['type'],
    state: wire['state'],
    ui: wire['ui'],
    requestUrl: wire['request_url'],
    issuedAt: instant(wire['issued_at']),
    expiresAt: instant(wire['expires_at']),
  };
  expect(flow).toMatchObject(expected);
  expect(flow?.active).toBe(wire['active']);
  if ('requested_aal' in wire)
    expect(flow).toMatchObject({ requestedAal: wire['requested_aal'], refresh: wire['refresh'] });
  if ('identity' in wire) expect(flow).toMatchObject({ identityId: (wire['identity'] as Wire)['id'] });
}

describe.each(recordedTargets(TESTDATA))('a database that the reference filled, on $name', (target) => {
  const { dialect } = target;
  const recorded = JSON.parse(file(`reference.${dialect}.json`)) as Recorded;
  let created: TestDatabase;
  let db: OpenDatabase;

  beforeAll(async () => {
    created = await filledByReference(target, TESTDATA);
    db = await created.open();
  });
  afterAll(async () => {
    await db.close();
    await created.drop();
  });

  it('is of the network the reference made', () => {
    expect(file(`reference.${dialect}.sql`)).toContain(
      `insert into networks (id, created_at, updated_at) values ('${db.networkId}'`,
    );
  });

  it('has the identities, in the order of the list', async () => {
    const page = await db.identities.list({ pageSize: 250, withCredentials: true });
    expect(page.identities.map(({ id }) => id)).toEqual(recorded.order);
    for (const wire of recorded.identities) {
      const id = String(wire['id']);
      expectIdentity(
        page.identities.find((one) => one.id === id),
        wire,
      );
      const identity = await db.identities.getWithCredentials(id);
      expectIdentity(identity, wire);
      expect(Object.keys(identity?.credentials ?? {}).sort()).toEqual(Object.keys(wire['credentials'] as Wire).sort());
      for (const [type, credentials] of Object.entries(wire['credentials'] as Record<string, Wire>)) {
        expect(identity?.credentials).toMatchObject({
          [type]: {
            identifiers: (credentials['identifiers'] as string[]).toSorted(),
            version: credentials['version'],
            createdAt: instant(credentials['created_at']),
            updatedAt: instant(credentials['updated_at']),
            ...('config' in credentials && type !== 'oidc' && { config: credentials['config'] }),
          },
        });
      }
    }
  });

  it.runIf(dialect === 'sqlite')('keeps the order of traits', async () => {
    for (const wire of recorded.identities) {
      const identity = await db.identities.get(String(wire['id']), []);
      expect(JSON.stringify(identity?.traits)).toBe(JSON.stringify(wire['traits']));
    }
  });

  it('finds identities by what they log in with', async () => {
    const found = await db.identities.findByCredentialsIdentifier('password', 'imported.user@example.com');
    expect(found).toMatchObject({ externalId: 'ext-1', metadataAdmin: { note: 'x \u2028 \u{1F600}' } });
    expect(await db.identities.findByCredentialsIdentifier('oidc', 'google:Sub-ABC')).toEqual(found);
    expect(await db.identities.findByAnyIdentifier('imported.user@example.com')).toEqual(found);
    expect(await db.identities.getByExternalId('ext-1', ['addresses', 'credentials'])).toEqual(found);
    expect(await db.identities.findRecoveryAddressOwner('email', 'imported.user@example.com')).toBe(found?.id);
    expect(await db.identities.findVerifiableAddress('email', 'imported.user@example.com')).toMatchObject({
      identityId: found?.id,
      verified: true,
      status: 'completed',
    });
    const similar = await db.identities.list({
      pageSize: 10,
      credentialsIdentifierSimilar: [{ type: 'password', identifier: 'batch' }],
    });
    expect(similar.identities.map(({ id }) => id)).toEqual(recorded.similar);
  });

  it('knows the sessions by their tokens and lists them as the reference does', async () => {
    for (const { token, body } of recorded.whoami) expectSession(await db.sessions.getByToken(token), body);
    expect(await db.sessions.getByToken(recorded.revoked_token)).toMatchObject({ active: false });
    const page = await db.sessions.list({ pageSize: 100, expand: { identity: true, devices: true } });
    expect(page.sessions.map(({ id }) => id)).toEqual(recorded.sessions.map((wire) => wire['id']));
    for (const [index, wire] of recorded.sessions.entries()) expectSession(page.sessions[index], wire);
  });

  it('has the flows in each of their states', async () => {
    const states = new Set<string>();
    for (const { kind, id, body } of recorded.flows) {
      const flow = await db.flows.get(kind, id);
      expectFlow(flow, body);
      states.add(`${kind} ${flow?.state}`);
    }
    expect([...states].sort()).toEqual([
      'login choose_method',
      'recovery choose_method',
      'recovery sent_email',
      'registration choose_method',
      'registration sent_email',
      'settings show_form',
      'settings success',
      'verification choose_method',
      'verification passed_challenge',
    ]);
  });

  it('lets its flows be claimed once and changed, without touching their age', async () => {
    for (const { kind, id, body } of recorded.flows) {
      const [one, other] = [await db.flows.get(kind, id), await db.flows.get(kind, id)];
      if (one === undefined || other === undefined) throw new Error('the flow is gone');
      const claims = await Promise.all([db.flows.claim(one), db.flows.claim(other)]);
      expect(claims.toSorted()).toEqual([false, true]);
      await db.flows.update(claims[0] ? one : other);
      expectFlow(await db.flows.get(kind, id), body);
    }
  });

  it('has its error, its exchange and its continuity container', async () => {
    expect(await db.errors.read(recorded.error_id)).toMatchObject({ error: { code: 401 } });
    expect(await db.exchanges.findByFlow(recorded.exchange.flow)).toMatchObject({
      initCode: recorded.exchange.init,
      sessionId: undefined,
    });
    const raw = await openRaw(created.dsn);
    const [row] = await raw.rows('select id from continuity_containers');
    await raw.close();
    expect(await db.continuity.get(String(row?.['id']))).toMatchObject({
      name: 'ory_kratos_settings_password',
      payload: { method: 'password' },
    });
  });
});
