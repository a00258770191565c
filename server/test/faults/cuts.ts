/**
 * The connection to PostgreSQL is cut at the messages that a writing operation sends: all of it is stored, or nothing. What is stored is
 * compared row by row with what the same operation stores undisturbed.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import { hasPostgresql, migrated, targets } from '../../persistence/testing/databases.ts';
import { openRaw, type Raw } from '../../persistence/testing/raw.ts';
import { flowServer } from '../flow-client.ts';
import { isFull } from '../full.ts';
import type { Answer, ComposedServers } from '../http-server.ts';
import { openProxy, type TcpProxy } from './tcp-proxy.ts';

/** More messages than any operation sends. */
const MOST_MESSAGES = 80;
/** Without `ZELOS_TEST_FULL=1` the first and every third message, of neighbouring operations others. */
const STRIDE = isFull ? 1 : 3;

export interface World {
  readonly servers: ComposedServers;
  readonly raw: Raw;
}
export type Send = () => Promise<Answer>;

/** Prepares what the operation needs, and answers how to send it. It succeeds once. */
export type Operation = (world: World) => Promise<Send>;

export interface Sweep {
  readonly operations: Readonly<Record<string, Operation>>;
  readonly config: JsonObject;
  /** The table that an operation may change although it fails, by the operation's name. */
  readonly mayChange?: Readonly<Record<string, string>>;
  /** Operations that cannot be sent a second time after a failure, such as a code that an OpenID provider has redeemed. */
  readonly once?: ReadonlySet<string>;
}

/** A browser is sent on, elsewhere than to the error page; others get a positive answer. */
const isDone = ({ status, headers }: Answer): boolean =>
  status < 300 || (status === 303 && !String(headers.location).includes('/error'));

/** Declares the tests of these operations. */
export const sweep = ({ operations, config, mayChange = {}, once = new Set() }: Sweep) =>
  describe.skipIf(!hasPostgresql)('a cut at the messages to the database', () => {
    let database: Awaited<ReturnType<typeof migrated>>;
    let proxy: TcpProxy;
    let world: World;
    beforeAll(async () => {
      const postgresql = targets.find(({ name }) => name === 'PostgreSQL');
      if (postgresql === undefined) throw new Error('there is no PostgreSQL');
      database = await migrated(postgresql);
      const { hostname, port } = new URL(database.dsn);
      proxy = await openProxy({ host: hostname, port: Number(port || 5432) });
      const dsn = new URL(database.dsn);
      dsn.host = `127.0.0.1:${proxy.port}`;
      dsn.searchParams.set('max_conns', '2');
      world = { servers: await flowServer({ ...config, dsn: dsn.href }), raw: await openRaw(database.dsn) };
    });
    afterAll(async () => {
      await world?.servers[Symbol.asyncDispose]();
      await world?.raw.close();
      await proxy?.close();
      await database?.end();
    });

    /** What is compared grows with every person; the rows that migrations made stay. */
    beforeEach(() => world.raw.script('truncate identities, sessions, courier_messages cascade'));

    it.each(Object.entries(operations).map(([name, operation], index) => [name, operation, index % STRIDE] as const))(
      '%s: whole or not at all',
      async (name, operation, first) => {
        const whole = await effectOf(await operation(world));
        expect(isDone(whole.answer), `${whole.answer.status} ${whole.answer.text}`).toBe(true);
        expect(whole.changed).not.toEqual({});
        let cuts = 0;
        for (let messages = 0; messages < MOST_MESSAGES; messages += messages === 0 ? 1 + first : STRIDE) {
          const send = await operation(world);
          proxy.cutAfter(messages);
          const { answer, changed } = await effectOf(send, () => proxy.isCut);
          const wasCut = proxy.isCut;
          await recover();
          if (!wasCut) break;
          cuts += 1;
          const stored = Object.keys(changed).some((table) => table !== mayChange[name]);
          if (stored) expect(changed, `cut after ${messages} messages`).toEqual(whole.changed);
          // An acknowledgement is never lost, and a client that got none can send it again.
          if (isDone(answer)) expect(stored, `cut after ${messages} messages`).toBe(true);
          else expect([303, 500, 503], answer.text).toContain(answer.status);
          if (!stored && !once.has(name))
            expect(isDone(await send()), `sent again after a cut after ${messages} messages`).toBe(true);
        }
        expect(cuts).toBeGreaterThan(0);
        expect(cuts).toBeLessThan(MOST_MESSAGES);
      },
      240_000,
    );

    /** Sends it and answers how many rows of each table came and went, those that were changed counted as both. */
    async function effectOf(send: Send, isCut: () => boolean = () => false) {
      const before = await content();
      const answer = await send();
      // A commit may have arrived whose answer did not.
      if (isCut()) await settled();
      const after = await content();
      const changed: Record<string, readonly [came: number, went: number]> = {};
      for (const table of new Set([...before.keys(), ...after.keys()])) {
        const [old, rows] = [before.get(table) ?? NO_ROWS, after.get(table) ?? NO_ROWS];
        const [came, went] = [count(rows, old), count(old, rows)];
        if (came + went > 0) changed[table] = [came, went];
      }
      return { answer, changed };
    }

    /** The rows of all tables, as sums. */
    async function content(): Promise<Map<string, Set<string>>> {
      const { raw } = world;
      const tables = await raw.rows(
        `select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
      );
      const union = tables.map(({ relname }) => `select '${relname}' as name, md5(t::text) as sum from ${relname} t`);
      const rows = new Map<string, Set<string>>();
      for (const { name, sum } of await raw.rows(union.join(' union all '))) {
        const sums = rows.get(String(name)) ?? new Set<string>();
        rows.set(String(name), sums.add(String(sum)));
      }
      return rows;
    }

    /** Waits until no transaction of the server is open. */
    async function settled(): Promise<void> {
      const open = `select 1 from pg_stat_activity where datname = current_database() and application_name = 'zelos'
      and (state = 'active' or xact_start is not null)`;
      while ((await world.raw.rows(open)).length > 0) await sleep(10);
    }

    async function recover(): Promise<void> {
      proxy.restore();
      for (let left = 400; left > 0; left -= 1) {
        if ((await world.servers.admin('/admin/health/ready')).status === 200) return;
        await sleep(25);
      }
      throw new Error('the server has not recovered');
    }
  });

const NO_ROWS: ReadonlySet<string> = new Set();
const count = (some: ReadonlySet<string>, others: ReadonlySet<string>) =>
  [...some].filter((one) => !others.has(one)).length;
