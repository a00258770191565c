import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasPostgresql, migrated, targets } from '../persistence/testing/databases.ts';
import { Client, flowServer } from '../test/flow-client.ts';
import type { ComposedServers } from '../test/http-server.ts';

/** A proxy between the server and its database, with which a test cuts the connection. */
class Wire {
  readonly #open = new Set<Socket>();
  readonly #to: { readonly host: string; readonly port: number };
  #isCut = false;
  readonly #server = createServer((near) => this.#join(near));

  constructor(to: { readonly host: string; readonly port: number }) {
    this.#to = to;
  }
  #join(near: Socket): void {
    near.on('error', () => near.destroy());
    if (this.#isCut) return void near.destroy();
    const far = connect(this.#to);
    far.on('error', () => near.destroy());
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    near.pipe(far).pipe(near);
    this.#open.add(near);
  }
  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#open) socket.destroy();
    this.#open.clear();
  }
  mend(): void {
    this.#isCut = false;
  }
  close(): void {
    this.cut();
    this.#server.close();
  }
}

describe.runIf(hasPostgresql)('while the database is away', () => {
  let database: Awaited<ReturnType<typeof migrated>>;
  let wire: Wire;
  let servers: ComposedServers;
  beforeAll(async () => {
    database = await migrated(targets.find(({ dialect }) => dialect === 'postgresql') as (typeof targets)[number]);
    const dsn = new URL(database.dsn);
    wire = new Wire({ host: dsn.hostname, port: Number(dsn.port || 5432) });
    dsn.host = `127.0.0.1:${await wire.listen()}`;
    servers = await flowServer({ dsn: dsn.href });
  });
  afterAll(async () => {
    wire.mend();
    await servers[Symbol.asyncDispose]();
    wire.close();
    await database.end();
  });

  it('requests fail with a JSON error, and work again without a restart', async () => {
    const person = new Client(servers, 'native');
    await person.register('outage@example.com', 'a-long-Passw0rd-indeed');
    const me = await person.whoami();
    expect(me).toBeDefined();
    wire.cut();

    for (const [server, path, sent] of [
      ['public', '/sessions/whoami', { headers: { 'x-session-token': person.token ?? '' } }],
      ['public', '/self-service/login/api', {}],
      ['admin', '/identities', {}],
    ] as const) {
      const answer = await servers[server](path, sent);
      expect([path, answer.status]).toEqual([path, 500]);
      expect(answer.json()).toEqual({
        error: {
          code: 500,
          status: 'Internal Server Error',
          message: 'An internal server error occurred, please contact the system administrator',
        },
      });
    }
    expect((await servers.public('/health/alive')).status).toBe(200);
    expect((await servers.public('/health/ready')).json()).toMatchObject({
      errors: { database: 'error may contain sensitive information and was obfuscated' },
    });
    expect((await servers.admin('/health/ready')).status).toBe(503);

    wire.mend();
    await expect.poll(async () => (await servers.public('/health/ready')).status, { timeout: 15_000 }).toBe(200);
    expect(await person.whoami()).toEqual(me);
  }, 60_000);

  it('a submission leaves nothing half-written, and can be repeated', async () => {
    const person = new Client(servers, 'native');
    const flow = await person.start('registration');
    const fields = { method: 'password', password: 'another-long-Passw0rd', traits: { email: 'again@example.com' } };
    const submitting = person.submit('registration', flow, fields);
    setTimeout(() => wire.cut(), 5);
    const failed = await submitting;
    wire.mend();
    await expect.poll(async () => (await servers.public('/health/ready')).status, { timeout: 15_000 }).toBe(200);
    const found = await servers.admin('/identities?credentials_identifier=again@example.com');
    const isThere = (found.json() as unknown[]).length === 1;
    if (failed.status === 200) expect(isThere).toBe(true);
    else expect(failed.status).toBe(500);
    // If the cut came between a commit and its acknowledgement, everything is stored; otherwise nothing.
    const { password } = fields;
    const next = isThere ? person.logIn('again@example.com', password) : person.submit('registration', flow, fields);
    expect((await next).status).toBe(200);
  }, 60_000);
});
