import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ComposedMessage } from '../../courier/model.ts';
import type { Claim, ClaimOptions } from '../../courier/ports.ts';
import { NIL_ID } from '../../kernel/id.ts';
import type { OpenDatabase } from '../open-database.ts';
import { type TestDatabase, storageTargets } from '../testing/databases.ts';
import { openRaw } from '../testing/raw.ts';

const message = (recipient: string): ComposedMessage => ({
  channel: 'email',
  recipient,
  subject: 'Grüße',
  body: 'Hallo <b>',
  templateType: 'stub',
  templateData: '{"to":"ü"}',
  requestHeaders: { 'X-Test': ['1'] },
});

const now: ClaimOptions = { limit: 10, leaseMs: 60_000, restMs: [0] };

describe.each(storageTargets)('messages on $name', (target) => {
  let test: TestDatabase;
  let database: OpenDatabase;
  beforeAll(async () => {
    test = await target.create();
    database = await test.open();
    await database.migrations.up();
  });
  afterAll(async () => {
    await database?.close();
    await test?.drop();
  });
  beforeEach(async () => {
    const { courier } = database;
    for (const claim of await courier.claim({ ...now, limit: 1000, leaseMs: -1000 }))
      await courier.end(claim, { status: 'sent' });
  });

  /** A claim after a while. MySQL counts in seconds: there both messages and claim are made older. */
  async function passed(claim: Claim, ms: number): Promise<Claim> {
    if (target.dialect !== 'mysql') return sleep(ms, claim);
    const raw = await openRaw(test.dsn);
    await raw
      .script('update courier_messages set updated_at = updated_at - interval 1 minute')
      .finally(() => raw.close());
    return { ...claim, takenAt: new Date(claim.takenAt.getTime() - 60_000) };
  }

  it('keeps what is enqueued', async () => {
    const id = await database.courier.enqueue(message('kept@example.org'));
    const found = await database.courier.find(id);
    expect(found?.message).toMatchObject({
      id,
      status: 'queued',
      type: 'email',
      channel: 'email',
      recipient: 'kept@example.org',
      subject: 'Grüße',
      body: 'Hallo <b>',
      templateType: 'stub',
      templateData: '{"to":"ü"}',
      requestHeaders: { 'X-Test': ['1'] },
      sendCount: 0,
    });
    expect(found?.dispatches).toEqual([]);
    expect(await database.courier.find(NIL_ID)).toBeUndefined();
    expect(await database.courier.waiting()).toEqual({ count: 1, since: expect.any(Date) });
  });

  it('forgets what was enqueued in a transaction that failed', async () => {
    const failed = database.transaction(async ({ courier }) => {
      await courier.enqueue(message('lost@example.org'));
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await database.courier.waiting()).toEqual({ count: 0, since: undefined });
  });

  it('gives each message to one taker', async () => {
    const { courier } = database;
    for (let count = 0; count < 30; count++) await courier.enqueue(message(`${count}@example.org`));
    const takers = await Promise.all(Array.from({ length: 6 }, () => courier.claim(now)));
    const ids = takers.flat().map((claim) => claim.message.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(30);
    expect(takers.flat().every((claim) => claim.message.status === 'processing')).toBe(true);
    expect(await courier.claim(now)).toEqual([]);
  });

  it('takes over what its worker left, and keeps that worker from beginning it', async () => {
    const { courier } = database;
    await courier.enqueue(message('a@example.org'));
    const [claimed] = await courier.claim(now);
    const first = await passed(claimed!, 20);
    const [second] = await courier.claim({ ...now, leaseMs: 5 });
    expect(second?.message.id).toBe(first.message.id);
    expect(await courier.begin(first)).toBeUndefined();
    const begun = await courier.begin(second!);
    expect(begun?.message.sendCount).toBe(1);
    await courier.end(begun!, { status: 'sent' });
    const found = await courier.find(first.message.id);
    expect(found).toMatchObject({ message: { status: 'sent', sendCount: 1 }, dispatches: [{ status: 'success' }] });
  });

  it('renews the lease of who holds a message, and of no worker else', async () => {
    const { courier } = database;
    await courier.enqueue(message('renewed@example.org'));
    const [claim] = await courier.claim(now);
    const fresh = await courier.begin(claim!);
    const start = performance.now();
    const begun = await passed(fresh!, 60);
    const renewed = await courier.renew(begun);
    expect(renewed?.message.sendCount).toBe(1);
    // A lease as long as this has run out for what was begun, and not for what was renewed.
    expect(await courier.claim({ ...now, leaseMs: Math.floor(performance.now() - start) })).toEqual([]);
    await sleep(5);
    expect(await courier.renew(begun)).toBeUndefined();
    await courier.end(renewed!, { status: 'queued', error: {} });
    expect((await courier.find(claim!.message.id))?.message.status).toBe('queued');
  });

  it('lets a failed message rest, longer each time', async () => {
    const { courier } = database;
    const id = await courier.enqueue(message('rest@example.org'));
    const rests = { ...now, restMs: [0, 60_000] };
    for (const attempt of [1, 2]) {
      const [claim] = await courier.claim(rests);
      const begun = await courier.begin(claim!);
      expect(begun?.message.sendCount).toBe(attempt);
      await courier.end(begun!, { status: 'queued', error: { message: `no ${attempt}` } });
    }
    expect(await courier.claim(rests)).toEqual([]);
    const found = await courier.find(id);
    expect(found?.message.status).toBe('queued');
    expect(found?.dispatches.map(({ status }) => status)).toEqual(['failed', 'failed']);
    expect(found?.dispatches.map(({ error }) => error)).toContainEqual({ message: 'no 2' });
    expect(await courier.claim({ ...rests, restMs: [0, 0] })).toHaveLength(1);
  });

  it('does not undo a delivery that another worker has finished', async () => {
    const { courier } = database;
    await courier.enqueue(message('done@example.org'));
    const [first] = await courier.claim(now);
    const begun = await courier.begin(first!);
    await courier.end(begun!, { status: 'sent' });
    await courier.end(begun!, { status: 'queued', error: { message: 'late' } });
    expect((await courier.find(begun!.message.id))?.message.status).toBe('sent');
  });

  it('returns what was not begun', async () => {
    const { courier } = database;
    await courier.enqueue(message('back@example.org'));
    await courier.release(await courier.claim(now));
    expect(await courier.claim(now)).toHaveLength(1);
  });

  it('lists by status and recipient, in pages, newest first', async () => {
    const { courier } = database;
    for (let count = 0; count < 5; count++) await courier.enqueue(message('pages@example.org'));
    const filter = { status: 'queued', recipient: 'pages@example.org' } as const;
    const first = await courier.list(filter, { size: 3 });
    expect(first.messages).toHaveLength(3);
    const second = await courier.list(filter, { size: 3, after: first.next! });
    expect(second.messages).toHaveLength(2);
    expect(second.next).toBeUndefined();
    const all = [...first.messages, ...second.messages];
    expect(new Set(all.map(({ id }) => id)).size).toBe(5);
    expect(all.map(({ createdAt }) => createdAt.getTime())).toEqual(
      all.map(({ createdAt }) => createdAt.getTime()).toSorted((a, b) => b - a),
    );
    expect((await courier.list({ recipient: 'nobody@example.org' }, { size: 3 })).messages).toEqual([]);
  });
});
