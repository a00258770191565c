/** Runs the two HTTP applications on free ports of the loopback, with handlers of the test's own. */
import { Agent, createServer, type Server, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { compose } from '../compose.ts';
import type { Config } from '../config/model.ts';
import { loadConfig } from '../config/read/load.ts';
import { mergeTrees } from '../config/read/merge.ts';
import { fixedConfig } from '../config/read/source.ts';
import type { Courier } from '../courier/courier.ts';
import type { Strategy } from '../flows/engine/interfaces/strategy.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Handler } from '../kernel/http.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { OpenDatabase } from '../persistence/open-database.ts';
import { createServers } from '../transport/app.ts';
import type { OperationRoute } from '../transport/routes.ts';
import type { Answer, Sent } from './answer.ts';
import { conforming } from './contract-check.ts';

export type { Answer, Sent } from './answer.ts';

export const PUBLIC_URL = 'http://public.test/';
export const ADMIN_URL = 'http://admin.test/';

const BASE = {
  dsn: 'memory',
  dev: true,
  serve: { public: { base_url: PUBLIC_URL }, admin: { base_url: ADMIN_URL } },
  selfservice: { default_browser_return_url: 'http://app.test/' },
  identity: { default_schema_id: 'default', schemas: [{ id: 'default', url: 'base64://e30=' }] },
  secrets: { default: ['a-secret-of-the-tests'] },
  hashers: { algorithm: 'bcrypt', bcrypt: { cost: 4 } },
};

/** A configuration with the keys that tests share, and those given (JSON, merged over them). */
export function testConfig(change: object = {}): Config {
  return loadConfig({ values: mergeTrees(BASE, change as JsonObject) }).config;
}

/** Connections are kept: making one costs as much as most requests. A server that closed one as it is used again would fail that request. */
const agent = new Agent({ keepAlive: true });
const KEPT = { keepAliveTimeout: 0 };

/** One request, path sent as it stands (fetch would clean it). */
export function send(port: number, path: string, { method = 'GET', headers = {}, body }: Sent = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, method, headers, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          json: () => JSON.parse(text) as unknown,
        });
      });
    });
    request.on('error', reject);
    // Text would be written together with the headers, in UTF-8, whatever bytes they are.
    request.end(typeof body === 'string' ? Buffer.from(body) : body);
  });
}

export interface TestServers extends AsyncDisposable {
  public(path: string, sent?: Sent): Promise<Answer>;
  admin(path: string, sent?: Sent): Promise<Answer>;
  readonly log: Record<string, unknown>[];
  /** For tests that write bytes of their own. */
  readonly publicPort: number;
}

export async function startServers(
  operations: readonly (OperationRoute & { readonly handler?: Handler })[],
  config: Config = testConfig(),
): Promise<TestServers> {
  const log: Record<string, unknown>[] = [];
  const logger = recorder(log);
  const handlers = Object.fromEntries(
    operations.flatMap(({ operationId, handler }) => (handler ? [[operationId, handler]] : [])),
  );
  return serve(createServers({ config: fixedConfig(config), operations, handlers, logger }), log, async () => {});
}

export interface ComposedServers extends TestServers {
  readonly database: OpenDatabase;
  readonly courier: Courier;
}

/** The whole server over a database of its own. A request rejects where its answer breaks the contract. */
export async function composed(
  config: Config = testConfig(),
  clock?: Clock,
  strategies: readonly Strategy[] = [],
): Promise<ComposedServers> {
  const log: Record<string, unknown>[] = [];
  const zelos = await compose({
    config: fixedConfig(config),
    logger: recorder(log),
    strategies,
    ...(clock && { clock }),
  });
  const servers = await serve(zelos.servers, log, () => zelos.close());
  // Strategies of a test's own borrow operations that have other answers in the document.
  const { database, courier } = zelos;
  if (strategies.length > 0) return { ...servers, database, courier };
  return {
    ...servers,
    public: async (path, sent = {}) => conforming('public', path, sent, await servers.public(path, sent)),
    admin: async (path, sent = {}) => conforming('admin', path, sent, await servers.admin(path, sent)),
    database,
    courier,
  };
}

async function serve(
  apps: ReturnType<typeof createServers>,
  log: TestServers['log'],
  end: () => Promise<void>,
): Promise<TestServers> {
  const [publicServer, adminServer] = await Promise.all([
    listen(createServer(KEPT, apps.public.callback())),
    listen(createServer(KEPT, apps.admin.callback())),
  ]);
  return {
    public: (path, sent) => send(portOf(publicServer), path, sent),
    admin: (path, sent) => send(portOf(adminServer), path, sent),
    log,
    publicPort: portOf(publicServer),
    async [Symbol.asyncDispose]() {
      for (const server of [publicServer, adminServer]) server.close().closeAllConnections();
      await end();
    },
  };
}

const listen = (server: Server): Promise<Server> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
const portOf = (server: Server): number => (server.address() as AddressInfo).port;

const recorder = (log: Record<string, unknown>[]) =>
  pino({ level: 'debug' }, { write: (line: string) => void log.push(JSON.parse(line) as Record<string, unknown>) });
