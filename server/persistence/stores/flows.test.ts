import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Flow } from '../../flows/engine/interfaces/model.ts';
import { newId } from '../../kernel/id.ts';
import type { OpenDatabase } from '../open-database.ts';
import { migrated, storageTargets } from '../testing/databases.ts';
import { NOW, later, sampleIdentity, sampleLogin, sampleSession, sampleSettings } from '../testing/samples.ts';

describe.each(storageTargets)('flows and what goes with them on $name', (target) => {
  let database: Awaited<ReturnType<typeof migrated>>;
  let db: OpenDatabase;
  let identityId: string;
  const time = { now: () => later(1000) };
  beforeAll(async () => {
    database = await migrated(target, time);
    db = database.db;
    const identity = sampleIdentity('flow@example.com');
    await db.identities.create(identity);
    identityId = identity.id;
  });
  afterAll(() => database.end());

  const login = sampleLogin();
  const entry = { ...login, oauth2LoginChallenge: 'challenge', organizationId: newId(), identitySchemaId: 'customer' };
  const { refresh, requestedAal, ...registration } = entry;
  const { internalContext, oauth2LoginChallenge, organizationId, identitySchemaId, ...counted } = registration;
  const samples: readonly (() => Flow)[] = [
    () => sampleLogin(),
    () => ({ ...entry, id: newId(), refresh: true, requestedAal: 'aal2', active: 'totp', internalContext: { a: 1 } }),
    () => ({ ...registration, name: 'registration', id: newId(), state: 'sent_email' }),
    () => sampleSettings(identityId),
    () => ({ ...counted, name: 'recovery', id: newId(), recoveredIdentityId: undefined, skipCsrfCheck: false }),
    () => ({
      ...counted,
      name: 'recovery',
      id: newId(),
      state: 'passed_challenge',
      recoveredIdentityId: identityId,
      skipCsrfCheck: true,
    }),
    () => ({
      ...counted,
      name: 'verification',
      id: newId(),
      oauth2LoginChallenge: 'text',
      sessionId: newId(),
      identityId,
      authenticationMethods: [
        { method: 'code', aal: 'aal1', completedAt: NOW, provider: undefined, organization: undefined },
      ],
    }),
    () => ({
      ...counted,
      name: 'verification',
      id: newId(),
      oauth2LoginChallenge: undefined,
      sessionId: undefined,
      identityId: undefined,
      authenticationMethods: undefined,
    }),
  ];

  it('come back as they were stored', async () => {
    expect([
      refresh,
      requestedAal,
      internalContext,
      oauth2LoginChallenge,
      organizationId,
      identitySchemaId,
    ]).toHaveLength(6);
    for (const sample of samples) {
      const flow = sample();
      await db.flows.create(flow);
      expect(await db.flows.get(flow.name, flow.id)).toEqual(flow);
    }
    expect(await db.flows.get('login', newId())).toBeUndefined();
    expect(await db.flows.get('settings', 'nonsense')).toBeUndefined();
  });

  it.each(['recovery', 'verification'] as const)('stay passed, once a %s is', async (name) => {
    const flow = samples
      .map((sample) => sample())
      .find((each) => each.name === name && each.state !== 'passed_challenge');
    if (flow === undefined) throw new Error('no such sample');
    await db.flows.create(flow);
    const late = await db.flows.get(name, flow.id);
    await db.flows.update({ ...flow, state: 'passed_challenge' });
    await db.flows.update({ ...flow, ...late, active: 'link' });
    expect(await db.flows.get(name, flow.id)).toMatchObject({ state: 'passed_challenge', active: flow.active });
    await expect(db.flows.update({ ...flow, id: newId() })).rejects.toMatchObject({ code: 404 });
  });

  it('are changed, but keep their age and their count', async () => {
    const flow = sampleLogin();
    await db.flows.create(flow);
    const changed: typeof flow = {
      ...structuredClone(flow),
      active: 'password',
      state: 'passed_challenge',
      csrfToken: 'another',
      internalContext: { key: ['value'] },
    };
    changed.ui.messages = [{ id: 4000006, text: 'x', type: 'error', context: {} }];
    changed.ui.nodes.push({
      type: 'input',
      group: 'default',
      attributes: { name: 'n', type: 'hidden', value: 'v', disabled: false, node_type: 'input' },
      messages: [],
      meta: {},
    });
    await db.flows.update({ ...changed, issuedAt: later(9), createdAt: later(9), submitCount: 9 });
    expect(await db.flows.get('login', flow.id)).toEqual({ ...changed, updatedAt: later(1000) });
    await expect(db.flows.update(sampleLogin())).rejects.toMatchObject({ code: 404 });
    await expect(db.flows.update({ ...flow, csrfToken: '\0' })).rejects.toMatchObject({ code: 400 });
  });

  it.each(samples.map((sample, index) => [index, sample] as const))(
    'are claimed once per state (%i)',
    async (_, sample) => {
      const flow = sample();
      await db.flows.create(flow);
      const copies = await Promise.all(Array.from({ length: 5 }, () => db.flows.get(flow.name, flow.id)));
      const claims = await Promise.all(copies.map((copy) => db.flows.claim(copy ?? flow)));
      expect(claims.filter(Boolean)).toHaveLength(1);
      expect(await db.flows.claim(flow)).toBe(false);
      const claimed = (await db.flows.get(flow.name, flow.id)) ?? flow;
      await db.flows.update(claimed);
      const current = (await db.flows.get(flow.name, flow.id)) ?? flow;
      expect(current).toEqual({ ...claimed, updatedAt: expect.any(Date) as Date });
      expect(await db.flows.claim(current)).toBe(true);
    },
  );

  it('are as they were when the transaction that claimed them fails', async () => {
    const flow = sampleLogin();
    await db.flows.create(flow);
    const attempt = db.transaction(async ({ flows, sessions }) => {
      const mine = (await flows.get('login', flow.id)) ?? flow;
      expect(await flows.claim(mine)).toBe(true);
      await flows.update({ ...mine, state: 'passed_challenge' });
      await sessions.create(sampleSession(identityId));
      throw new Error('no');
    });
    await expect(attempt).rejects.toThrow('no');
    expect(await db.flows.get('login', flow.id)).toEqual(flow);
    expect(await db.sessions.deleteByIdentity(identityId)).toBe(false);
  });

  it('leave continuity containers that are taken once', async () => {
    const container = {
      id: newId(),
      name: 'ory_kratos_settings_password',
      identityId,
      payload: { flow: 'x', list: [1] },
      expiresAt: later(60_000),
    };
    await db.continuity.save(container);
    expect(await db.continuity.get(container.id)).toEqual(container);
    const taken = await Promise.all([1, 2, 3].map(() => db.continuity.delete(container.id)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await db.continuity.get(container.id)).toBeUndefined();
    expect(await db.continuity.get('nonsense')).toBeUndefined();
    await db.continuity.save({ ...container, identityId: undefined, payload: null });
    expect(await db.continuity.get(container.id)).toEqual({ ...container, identityId: undefined, payload: null });
  });

  it('swap codes for a session only when both are right and there is one', async () => {
    const [flowId, other, sessionId] = [newId(), newId(), newId()];
    const exchange = {
      id: newId(),
      flowId,
      sessionId: undefined,
      initCode: 'i'.repeat(64),
      returnToCode: 'r'.repeat(64),
    };
    await db.exchanges.create(exchange);
    expect(await db.exchanges.findByFlow(flowId)).toEqual(exchange);
    expect(await db.exchanges.takeByCodes(exchange.initCode, exchange.returnToCode)).toBeUndefined();
    await db.exchanges.moveToFlow(flowId, other);
    expect(await db.exchanges.findByFlow(flowId)).toBeUndefined();
    await db.exchanges.setSession(flowId, newId());
    await db.exchanges.setSession(other, sessionId);
    const ready = { ...exchange, flowId: other, sessionId };
    expect(await db.exchanges.takeByCodes(exchange.initCode, 'wrong')).toBeUndefined();
    expect(await db.exchanges.takeByCodes(exchange.returnToCode, exchange.initCode)).toBeUndefined();
    const takers = await Promise.all(
      [1, 2, 3].map(() => db.exchanges.takeByCodes(exchange.initCode, exchange.returnToCode)),
    );
    expect(takers.filter((taken) => taken !== undefined)).toEqual([ready]);
    await db.exchanges.create({ ...ready, id: newId(), flowId: newId(), initCode: '', returnToCode: '' });
    expect(await db.exchanges.takeByCodes('', '')).toBeUndefined();
  });

  it('keep errors for the error page', async () => {
    const error = { id: newId(), error: { code: 403, message: 'm' }, csrfToken: 'c', createdAt: NOW, updatedAt: NOW };
    await db.errors.create(error);
    expect(await db.errors.read(error.id)).toEqual(error);
    expect(await db.errors.read(error.id)).toEqual(error);
    expect(await db.errors.read(newId())).toBeUndefined();
    expect(await db.errors.read('nonsense')).toBeUndefined();
  });

  it('go when they are long expired', async () => {
    const [old, fresh] = [sampleLogin({ expiresAt: later(-5000) }), sampleLogin()];
    await db.flows.create(old);
    await db.flows.create(fresh);
    const session = sampleSession(identityId, { expiresAt: later(-5000) });
    await db.sessions.create(session);
    const container = { id: newId(), name: 'n', identityId, payload: null, expiresAt: later(-5000) };
    await db.continuity.save(container);
    const exchange = { id: newId(), flowId: newId(), initCode: 'a', returnToCode: 'b' };
    await db.exchanges.create(exchange);
    const options = { batchSize: 100, sleepBetweenTablesMs: 0 };
    expect(await db.cleanup({ ...options, keepLastMs: 10_000 })).toMatchObject({
      sessions: 0,
      selfservice_login_flows: 0,
    });
    expect(await db.cleanup({ ...options, keepLastMs: 0, batchSize: 0 })).toMatchObject({ sessions: 0 });
    expect(await db.cleanup({ ...options, keepLastMs: 0 })).toEqual({
      sessions: 1,
      continuity_containers: 1,
      selfservice_login_flows: 1,
      selfservice_recovery_flows: 0,
      selfservice_registration_flows: 0,
      selfservice_settings_flows: 0,
      selfservice_verification_flows: 0,
      session_token_exchanges: 0,
    });
    expect(await db.flows.get('login', old.id)).toBeUndefined();
    expect(await db.flows.get('login', fresh.id)).toEqual(fresh);
    expect(await db.exchanges.findByFlow(exchange.flowId)).toBeDefined();
  });
});
