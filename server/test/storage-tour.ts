import type { RecoveryFlow } from '../flows/engine/interfaces/model.ts';
import type { Challenge, LoginCode } from '../flows/engine/interfaces/ports.ts';
import { newId } from '../kernel/id.ts';
import type { OpenDatabase } from '../persistence/open-database.ts';
import { later, sampleIdentity, sampleLogin, sampleSession, sampleSettings } from '../persistence/testing/samples.ts';

/** Calls of every method of every store, to see the statements that a dialect runs. */
type Step = (db: OpenDatabase) => Promise<unknown>;
type Steps = Readonly<Record<string, Step>>;
type Tour = Readonly<Record<string, Steps>>;

/** What the calls are about. */
function things() {
  const identity = sampleIdentity(`${newId()}@example.com`, { externalId: newId() });
  const other = sampleIdentity(`${newId()}@example.com`);
  const session = sampleSession(identity.id);
  const flow = sampleLogin();
  const recovery = { ...flow, id: newId(), name: 'recovery', state: 'sent_email', skipCsrfCheck: false };
  const address = identity.recoveryAddresses[0]!;
  const secret = { id: newId(), mac: newId(), issuedAt: later(0), expiresAt: later(9e12), usedAt: undefined };
  const challenge: Challenge = { ...secret, kind: 'code', flowId: recovery.id, identityId: identity.id, address };
  const code: LoginCode = { ...secret, kind: 'code', flowId: flow.id, identityId: identity.id, address };
  const exchange = { id: newId(), flowId: newId(), initCode: newId(), returnToCode: newId() };
  const container = { id: newId(), name: 'n', identityId: identity.id, payload: { a: 1 }, expiresAt: later(0) };
  const error = { id: newId(), error: { code: 403 }, csrfToken: '', createdAt: later(0), updatedAt: later(0) };
  const email = identity.credentials.password!.identifiers[0]!;
  const typed = [{ type: 'password' as const, identifier: email }];
  const message = {
    channel: 'email',
    recipient: email,
    subject: 's',
    body: 'b',
    templateType: 'stub',
    templateData: '{}',
  };
  return {
    identity,
    other,
    session,
    flow,
    recovery,
    challenge,
    code,
    exchange,
    container,
    error,
    email,
    typed,
    message,
  };
}
type Things = ReturnType<typeof things>;

const claim = async ({ courier }: OpenDatabase) => (await courier.claim({ limit: 9, leaseMs: -1000, restMs: [0] }))[0]!;

const identitiesSteps = ({ identity, other, email, typed }: Things): Steps => ({
  create: (db) => db.identities.create(identity),
  createMany: (db) => db.identities.createMany([other, other, sampleIdentity(`${newId()}@example.com`)]),
  get: (db) => db.identities.get(identity.id, ['addresses', 'credentials']),
  getWithCredentials: (db) => db.identities.getWithCredentials(identity.id),
  getByExternalId: (db) => db.identities.getByExternalId(identity.externalId ?? '', []),
  findByCredentialsIdentifier: (db) => db.identities.findByCredentialsIdentifier('password', email),
  findByUserHandle: (db) => db.identities.findByUserHandle('webauthn', 'aGFuZGxl'),
  findByAnyIdentifier: (db) => db.identities.findByAnyIdentifier(email),
  async list(db) {
    await db.identities.list({ pageSize: 9, afterId: identity.id });
    await db.identities.list({ pageSize: 9, page: 1, withCredentials: true });
    await db.identities.list({ pageSize: 9, ids: [identity.id], organizationId: newId() });
    await db.identities.list({ pageSize: 9, credentialsIdentifier: typed });
    await db.identities.list({ pageSize: 9, credentialsIdentifierSimilar: typed });
  },
  count: (db) => db.identities.count(),
  findVerifiableAddress: (db) => db.identities.findVerifiableAddress('email', email),
  findRecoveryAddressOwner: (db) => db.identities.findRecoveryAddressOwner('email', email),
  readDummyRow: (db) => db.identities.readDummyRow(['addresses', 'credentials']),
  lockForUpdate: (db) => db.transaction(({ identities }) => identities.lockForUpdate(identity.id)),
  claimKeyId: (db) =>
    db.transaction(({ identities }) => identities.claimKeyId({ id: 'aWQ=', types: ['webauthn', 'passkey'] })),
  changeCredentials: (db) =>
    db.identities.changeCredentials(identity.id, 'password', (config) => ({ ...config, x: 1 })),
  async update(db) {
    const before = (await db.identities.getWithCredentials(identity.id))!;
    const { code: _, ...credentials } = before.credentials;
    const password = { ...credentials.password!, identifiers: [`${newId()}@example.com`] };
    const verifiableAddresses = before.verifiableAddresses.map((one) => ({ ...one, id: newId(), value: newId() }));
    await db.identities.update(before, { ...before, credentials: { password }, verifiableAddresses });
  },
  delete: (db) => db.identities.delete(other.id),
});

const sessionsSteps = ({ identity, session }: Things): Steps => ({
  create: (db) => db.sessions.create(session),
  getByToken: (db) => Promise.all([session.token, 'x'].map((token) => db.sessions.getByToken(token))),
  get: (db) => db.sessions.get(session.id, { identity: true, devices: true }),
  update: (db) => db.sessions.update(session, session.token),
  addDevice: (db) => db.sessions.addDevice(session.id, identity.id, { ...session.devices[0]!, id: newId() }),
  extend: (db) => db.sessions.extend(session.id, later(9e9), later(9e9)),
  async list(db) {
    const { next } = await db.sessions.list({
      pageSize: 1,
      active: true,
      expand: { identity: true, devices: true },
    });
    await db.sessions.list({
      pageSize: 1,
      active: false,
      after: next ?? { createdAt: '2026-01-01 00:00:00', id: newId() },
      expand: {},
    });
  },
  listByIdentity: (db) =>
    db.sessions.listByIdentity({
      identityId: identity.id,
      active: true,
      page: 1,
      pageSize: 9,
      exceptId: newId(),
      expand: {},
    }),
  async revoke(db) {
    await db.sessions.revoke(session.id);
    await db.sessions.revoke(session.id, identity.id);
  },
  revokeByToken: (db) => db.sessions.revokeByToken(session.token),
  revokeAllExcept: (db) => db.sessions.revokeAllExcept(identity.id, newId()),
  deleteByIdentity: (db) => db.sessions.deleteByIdentity(identity.id),
});

const sessionCacheSteps = ({ session }: Things): Steps => ({
  async read(db) {
    await db.sessions.create({ ...session, id: newId(), devices: [] });
    await db.sessionCache.read(session.token);
  },
  changed: (db) => db.sessionCache.changed(new Map([[session.id, 'digest']])),
  onChange: async (db) => db.sessionCache.onChange(() => undefined)(),
});

const flowsSteps = ({ identity, flow, recovery }: Things): Steps => ({
  create: (db) =>
    Promise.all([flow, sampleSettings(identity.id), recovery as RecoveryFlow].map((one) => db.flows.create(one))),
  get: (db) => db.flows.get('login', flow.id),
  claim: (db) => db.flows.claim(flow),
  update: (db) => db.flows.update(recovery as RecoveryFlow),
});

const continuitySteps = ({ container }: Things): Steps => ({
  save: (db) => db.continuity.save(container),
  get: (db) => db.continuity.get(container.id),
  delete: (db) => db.continuity.delete(container.id),
});

const exchangesSteps = ({ session, exchange }: Things): Steps => ({
  create: (db) => db.exchanges.create(exchange),
  findByFlow: (db) => db.exchanges.findByFlow(exchange.flowId),
  setSession: (db) => db.exchanges.setSession(exchange.flowId, session.id),
  moveToFlow: (db) => db.exchanges.moveToFlow(exchange.flowId, newId()),
  takeByCodes: (db) => db.exchanges.takeByCodes(exchange.initCode, exchange.returnToCode),
});

const errorsSteps = ({ error }: Things): Steps => ({
  create: (db) => db.errors.create(error),
  read: (db) => db.errors.read(error.id),
});

const courierSteps = ({ email, message }: Things): Steps => ({
  enqueue: (db) => db.courier.enqueue(message as never),
  waiting: (db) => db.courier.waiting(),
  claim: async (db) => claim(db),
  begin: async (db) => db.courier.begin(await claim(db)),
  renew: async (db) => db.courier.renew(await claim(db)),
  async end(db) {
    const held = (await db.courier.begin(await claim(db)))!;
    await db.courier.end(held, { status: 'queued', error: { reason: 'no' } });
  },
  release: async (db) => db.courier.release([await claim(db)]),
  async list(db) {
    const { next } = await db.courier.list({ status: 'queued', recipient: email }, { size: 1 });
    await db.courier.list({}, next === undefined ? { size: 1 } : { size: 1, after: next });
  },
  find: async (db) => db.courier.find((await claim(db)).message.id),
  discard: (db) => db.transaction(async ({ courier }) => courier.discard(await courier.enqueue(message as never))),
});

const challengesSteps = ({ identity, flow, recovery, challenge, code, email }: Things): Steps => ({
  async create(db) {
    await db.challenges.create('recovery', challenge);
    await db.challenges.create('login', code);
  },
  async ofFlow(db) {
    await db.challenges.ofFlow('recovery', 'code', recovery.id);
    await db.challenges.ofFlow('verification', 'token', recovery.id);
    await db.challenges.ofFlow('login', 'code', flow.id);
  },
  async use(db) {
    await db.challenges.use('recovery', challenge);
    await db.challenges.use('login', code);
  },
  countTry: (db) =>
    Promise.all([db.challenges.countTry('recovery', recovery.id), db.challenges.countTry('login', flow.id)]),
  addressSent: (db) => db.challenges.addressSent(newId()),
  addressVerified: (db) => db.challenges.addressVerified(identity.id, email),
  deleteCodes: (db) =>
    Promise.all([db.challenges.deleteCodes('login', flow.id), db.challenges.deleteCodes('recovery', recovery.id)]),
});

/** One call of every method of every store, in an order that finds something to do. */
function tourOf(made: Things): Tour {
  return {
    identities: identitiesSteps(made),
    sessions: sessionsSteps(made),
    sessionCache: sessionCacheSteps(made),
    flows: flowsSteps(made),
    continuity: continuitySteps(made),
    exchanges: exchangesSteps(made),
    errors: errorsSteps(made),
    courier: courierSteps(made),
    challenges: challengesSteps(made),
  };
}

/** Calls every method of every store once. @returns methods that the tour leaves out */
export async function callEverything(db: OpenDatabase): Promise<readonly string[]> {
  const tour = tourOf(things());
  for (const [name, steps] of Object.entries(tour)) {
    for (const [method, step] of Object.entries(steps)) {
      await step(db).catch((error: unknown) => {
        throw new Error(`${name}.${method}`, { cause: error });
      });
    }
  }
  await db.cleanup({ keepLastMs: 0, batchSize: 1, sleepBetweenTablesMs: 0 });
  await db.sweep({ keepLastMs: 0, batchSize: 100, signal: new AbortController().signal });
  await db.ping();
  return Object.keys(tour).flatMap((name) =>
    Object.entries(db[name as keyof OpenDatabase] as object).flatMap(([method, value]) =>
      typeof value === 'function' && tour[name]?.[method] === undefined ? [`${name}.${method}`] : [],
    ),
  );
}
