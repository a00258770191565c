import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecoveryFlow, RegistrationFlow, VerificationFlow } from '../../flows/engine/interfaces/model.ts';
import type { Challenge, ChallengedFlow, CodeFlow, LoginCode } from '../../flows/engine/interfaces/ports.ts';
import type { IdentityWithCredentials } from '../../identity/model.ts';
import { newId } from '../../kernel/id.ts';
import type { OpenDatabase } from '../open-database.ts';
import { migrated, storageTargets } from '../testing/databases.ts';
import { NOW, later, sampleIdentity, sampleLogin } from '../testing/samples.ts';

const KINDS = [
  ['recovery', 'code'],
  ['recovery', 'token'],
  ['verification', 'code'],
  ['verification', 'token'],
] as const;

describe.each(storageTargets)('challenges on $name', (target) => {
  let database: Awaited<ReturnType<typeof migrated>>;
  let db: OpenDatabase;
  let identity: IdentityWithCredentials;
  beforeAll(async () => {
    database = await migrated(target, { now: () => later(1000) });
    db = database.db;
    identity = sampleIdentity('challenge@example.com');
    await db.identities.create(identity);
  });
  afterAll(() => database.end());

  async function newFlow(name: ChallengedFlow): Promise<string> {
    const { refresh: _, requestedAal: __, internalContext: ___, organizationId: ____, ...counted } = sampleLogin();
    const flow = { ...counted, name, id: newId(), state: 'sent_email', skipCsrfCheck: false };
    await db.flows.create(flow as RecoveryFlow | VerificationFlow);
    return flow.id;
  }

  function challenge(name: ChallengedFlow, kind: Challenge['kind'], flowId: string): Challenge {
    const [address] = name === 'recovery' ? identity.recoveryAddresses : identity.verifiableAddresses;
    if (address === undefined) throw new Error('the sample has no address');
    return {
      id: newId(),
      kind,
      flowId,
      mac: newId().replaceAll('-', '').repeat(2),
      identityId: identity.id,
      address: { id: address.id, value: address.value },
      issuedAt: NOW,
      expiresAt: later(60_000),
      usedAt: undefined,
    };
  }

  it.each(KINDS)('keeps a %s %s as it was given, and uses it up once', async (name, kind) => {
    const flowId = await newFlow(name);
    const given = challenge(name, kind, flowId);
    await db.challenges.create(name, given);
    expect(await db.challenges.ofFlow(name, kind, flowId)).toEqual([given]);
    const won = await Promise.all([1, 2, 3].map(() => db.challenges.use(name, given)));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await db.challenges.ofFlow(name, kind, flowId)).toMatchObject([{ id: given.id, usedAt: later(1000) }]);
  });

  it.each(['code', 'token'] as const)(
    'keeps a recovery %s without address, which an administrator made',
    async (kind) => {
      const flowId = await newFlow('recovery');
      const given = { ...challenge('recovery', kind, flowId), address: undefined };
      await db.challenges.create('recovery', given);
      expect(await db.challenges.ofFlow('recovery', kind, flowId)).toEqual([given]);
    },
  );

  it.each(['recovery', 'verification'] as const)('deletes the codes of one %s', async (name) => {
    const [first, second] = [await newFlow(name), await newFlow(name)];
    for (const flowId of [first, first, second]) await db.challenges.create(name, challenge(name, 'code', flowId));
    await db.challenges.deleteCodes(name, first);
    expect(await db.challenges.ofFlow(name, 'code', first)).toEqual([]);
    expect(await db.challenges.ofFlow(name, 'code', second)).toHaveLength(1);
  });

  it.each(['recovery', 'verification'] as const)('counts every try of one %s', async (name) => {
    const flowId = await newFlow(name);
    const counts = await Promise.all([1, 2, 3].map(() => db.challenges.countTry(name, flowId)));
    expect(counts.toSorted()).toEqual([1, 2, 3]);
    expect(await db.challenges.countTry(name, newId())).toBe(0);
  });

  it.each(['login', 'registration'] as const)('uses up all codes of one %s together', async (name) => {
    const [first, second] = [await newSignIn(name), await newSignIn(name)];
    const given = [code(name, first, 'email'), code(name, first, 'sms'), code(name, second, 'email')] as const;
    for (const each of given) await db.challenges.create(name, each);
    expect(await db.challenges.ofFlow(name, 'code', first)).toEqual(expect.arrayContaining([given[0], given[1]]));
    expect(await db.challenges.ofFlow(name, 'token', first)).toEqual([]);
    const won = await Promise.all([given[0], given[1], given[0]].map((each) => db.challenges.use(name, each)));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await db.challenges.ofFlow(name, 'code', first)).toMatchObject([
      { usedAt: later(1000) },
      { usedAt: later(1000) },
    ]);
    expect(await db.challenges.ofFlow(name, 'code', second)).toEqual([given[2]]);
    await db.challenges.deleteCodes(name, first);
    expect(await db.challenges.use(name, given[0])).toBe(false);
    expect(await db.challenges.countTry(name, second)).toBe(1);
  });

  async function newSignIn(name: CodeFlow): Promise<string> {
    const flow = sampleLogin();
    await db.flows.create(name === 'login' ? flow : ({ ...flow, name } as unknown as RegistrationFlow));
    return flow.id;
  }

  function code(name: CodeFlow, flowId: string, via: string): LoginCode {
    const { address: _address, identityId, ...given } = challenge('recovery', 'code', flowId);
    const kept = { ...given, kind: 'code' as const, address: { value: `${via}@example.com`, via } };
    return (name === 'login' ? { ...kept, identityId } : kept) as LoginCode;
  }

  it('marks an address as written to, then as verified', async () => {
    const [address] = identity.verifiableAddresses;
    await db.challenges.addressSent(address?.id ?? '');
    expect(await db.identities.findVerifiableAddress('email', 'challenge@example.com')).toMatchObject({
      status: 'sent',
      verified: false,
    });
    await db.challenges.addressVerified(identity.id, 'challenge@example.com');
    expect(await db.identities.findVerifiableAddress('email', 'challenge@example.com')).toMatchObject({
      status: 'completed',
      verified: true,
      verifiedAt: later(1000),
    });
  });
});
