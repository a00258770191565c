/** The metrics of a served Zelos, read over HTTP; and that dashboard, alerts and documentation name no others. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, flowServer } from '../test/flow-client.ts';
import type { ComposedServers } from '../test/http-server.ts';
import {
  alertExpressions,
  dashboardExpressions,
  documentedMetrics,
  metricsOf,
  OF_PROMETHEUS,
  servedMetrics,
} from '../test/metric-names.ts';

const PASSWORD = 'correct horse battery 1';
const CONFIG = {
  selfservice: {
    methods: { code: { enabled: true } },
    flows: {
      recovery: { enabled: true, use: 'code', notify_unknown_recipients: true, ui_url: 'http://app.test/recovery' },
      verification: { enabled: true, use: 'code', ui_url: 'http://app.test/verification' },
    },
  },
};

let servers: ComposedServers;
let person: Client;
beforeAll(async () => {
  servers = await flowServer(CONFIG);
  person = new Client(servers, 'native');
  expect((await person.register('ann@example.com', PASSWORD)).status).toBe(200);
});
afterAll(() => servers[Symbol.asyncDispose]());

const read = async (from = servers): Promise<string> => (await from.admin('/admin/metrics/prometheus')).text;

/** The value of a metric, without the labels that all have. Undefined where there is no such line. */
function valueOf(text: string, name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
  const wanted = Object.entries(labels).map(([key, value]) => `${key}="${value}"`);
  const line = text.split('\n').find((each) => {
    const found = /^(\w+)\{(.*)\} /.exec(each);
    return found?.[1] === name && wanted.every((label) => found[2]?.split(',').includes(label));
  });
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ') + 1));
}

/** What a metric grows by while something is done. */
async function growth(name: string, labels: Readonly<Record<string, string>>, work: () => Promise<unknown>) {
  const before = valueOf(await read(), name, labels) ?? 0;
  await work();
  return (valueOf(await read(), name, labels) ?? 0) - before;
}

const FAILED = 'zelos_flows_failed_total';
const anyone = () => new Client(servers, 'native');

describe('flows', () => {
  it.each([
    ['native', 'api'],
    ['browser', 'browser'],
  ] as const)('counts a flow begun by a %s client', async (dialect, type) => {
    const begin = () => new Client(servers, dialect).start('login');
    expect(await growth('zelos_flows_begun_total', { flow: 'login', type }, begin)).toBe(1);
  });

  it('counts a registration and a login that are finished', async () => {
    const text = await read();
    const method = { method: 'password' };
    expect(valueOf(text, 'zelos_flows_finished_total', { flow: 'registration', ...method })).toBe(1);
    const logIn = () => anyone().logIn('ann@example.com', PASSWORD);
    expect(await growth('zelos_flows_finished_total', { flow: 'login', ...method }, logIn)).toBe(1);
  });

  it.each(['native', 'ajax', 'browser'] as const)('counts a wrong password of a %s client', async (dialect) => {
    const labels = { flow: 'login', method: 'password', reason: 'rejected' };
    const logIn = () => new Client(servers, dialect).logIn('ann@example.com', 'wrong');
    expect(await growth(FAILED, labels, logIn)).toBe(1);
    expect(await growth('zelos_flows_finished_total', { flow: 'login' }, logIn)).toBe(0);
  });

  it('counts a taken identifier', async () => {
    const labels = { flow: 'registration', method: 'password', reason: 'rejected' };
    expect(await growth(FAILED, labels, () => anyone().register('ann@example.com', PASSWORD))).toBe(1);
  });

  it('counts a flow that is not there', async () => {
    const submit = () =>
      anyone().ask(`/self-service/login?flow=${crypto.randomUUID()}`, { method: 'POST', body: { method: 'password' } });
    expect(await growth(FAILED, { flow: 'login', method: 'none', reason: 'refused' }, submit)).toBe(1);
  });

  it('counts a missing anti-CSRF token', async () => {
    const browser = new Client(servers, 'ajax');
    const flow = await browser.start('login');
    const submit = () =>
      browser.ask(`/self-service/login?flow=${flow.id}`, {
        method: 'POST',
        body: { method: 'password', identifier: 'ann@example.com', password: PASSWORD },
      });
    const rejected = await growth('http_requests_total', { code: '403', endpoint: '/self-service/login' }, submit);
    expect(rejected).toBe(1);
    expect(await growth('zelos_flows_finished_total', { flow: 'login' }, submit)).toBe(0);
  });

  it('takes no text of a client as a label', async () => {
    const client = anyone();
    const submit = async () => client.submit('login', await client.start('login'), { method: 'made-up-method' });
    expect(await growth(FAILED, { flow: 'login', method: 'none', reason: 'rejected' }, submit)).toBe(1);
    await client.ask('/self-service/made-up-path?made-up-parameter=1');
    expect(await read()).not.toContain('made-up');
  });

  it('counts a wrong code, and no step on the way', async () => {
    const client = anyone();
    const flow = await client.start('recovery');
    const send = () => client.submit('recovery', flow, { method: 'code', email: 'ann@example.com' });
    expect(await growth('zelos_flows_finished_total', { flow: 'recovery' }, send)).toBe(0);
    const answer = () => client.submit('recovery', flow, { method: 'code', code: '000000' });
    expect(await growth(FAILED, { flow: 'recovery', method: 'code', reason: 'rejected' }, answer)).toBe(1);
  });

  it('counts an error of the server, which a browser sees as a redirect', async () => {
    await using broken = await flowServer();
    const browser = new Client(broken, 'browser');
    const flow = await browser.start('login');
    broken.database.identities.findByCredentialsIdentifier = () => Promise.reject(new Error('no database'));
    const { status } = await browser.submit('login', flow, { method: 'password', identifier: 'a@b.c', password: 'x' });
    expect(status).toBe(303);
    expect(valueOf(await read(broken), FAILED, { flow: 'login', method: 'password', reason: 'error' })).toBe(1);
  });
});

describe('passwords', () => {
  it('counts one hash for each login, for unknown identifiers as well', async () => {
    const count = 'zelos_password_hash_seconds_count';
    expect(await growth(count, {}, () => anyone().logIn('ann@example.com', 'wrong'))).toBe(1);
    expect(await growth(count, {}, () => anyone().logIn('unknown@example.com', 'wrong'))).toBe(1);
    expect(valueOf(await read(), 'zelos_password_hash_refused_total')).toBe(0);
  });
});

describe('courier', () => {
  it('shows how many messages wait, and since when', async () => {
    let now = Date.parse('2030-01-01T00:00:00Z');
    await using quiet = await flowServer(CONFIG, { now: () => new Date(now) });
    expect(valueOf(await read(quiet), 'zelos_courier_queued_messages')).toBe(0);
    expect(valueOf(await read(quiet), 'zelos_courier_oldest_message_seconds')).toBe(0);
    const client = new Client(quiet, 'native');
    for (const email of ['a@example.com', 'b@example.com']) {
      await client.submit('recovery', await client.start('recovery'), { method: 'code', email });
      now += 60_000;
    }
    expect(valueOf(await read(quiet), 'zelos_courier_queued_messages')).toBe(2);
    expect(valueOf(await read(quiet), 'zelos_courier_oldest_message_seconds')).toBe(120);
  });

  it('leaves out what the database does not tell, and shows the rest', async () => {
    await using broken = await flowServer();
    broken.database.courier.waiting = () => Promise.reject(new Error('no database'));
    const text = await read(broken);
    expect(valueOf(text, 'zelos_courier_queued_messages')).toBeUndefined();
    expect(valueOf(text, 'zelos_courier_oldest_message_seconds')).toBeUndefined();
    expect(valueOf(text, 'zelos_database_waiting')).toBe(0);
  });
});

describe('names', () => {
  it.each([
    ['dashboard.json', dashboardExpressions],
    ['alerts.yaml', alertExpressions],
  ])('%s names metrics that are there', async (_, expressions) => {
    const served = servedMetrics(await read()).add(OF_PROMETHEUS);
    expect(expressions().length).toBeGreaterThan(5);
    for (const expression of expressions()) {
      expect(metricsOf(expression), expression).not.toEqual([]);
      expect(
        metricsOf(expression).filter((name) => !served.has(name)),
        expression,
      ).toEqual([]);
    }
  });

  it('README.md explains metrics that are there, and all of the server itself', async () => {
    const served = servedMetrics(await read());
    expect(documentedMetrics().filter((name) => !served.has(name))).toEqual([]);
    const ours = [...served].filter((name) => /^(?:zelos|http)_/.test(name) && !/_(?:bucket|sum|count)$/.test(name));
    expect(documentedMetrics()).toEqual(expect.arrayContaining(ours));
  });

  it('finds a metric in each place of an expression', () => {
    expect(metricsOf('sum by (flow) (rate(a_total{b="c"}[5m])) / on (x) max(d) > 0.5 and e offset 10m')).toEqual([
      'a_total',
      'd',
      'e',
    ]);
  });
});
