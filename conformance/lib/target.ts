import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildConfig } from './config.ts';
import { type MakeDatabase, serverDatabases, sqliteCopies } from './databases.ts';
import { HookReceiver } from './hook-receiver.ts';
import { end, freePort, launch, untilReady } from './process.ts';
import { Providers } from './providers/index.ts';

/** What a server calls: where its web hooks arrive and where its users sign in with OpenID Connect. */
export interface Surroundings {
  readonly hooks: HookReceiver;
  readonly providers: Providers;
}

/** A server to talk to, and how to let go of it. */
export interface RunningServer extends Surroundings {
  readonly publicUrl: string;
  readonly adminUrl: string;
  /** Times less than these milliseconds apart may be equal in its database. */
  readonly timeStepMs: number;
  /** The end of what it printed, where it was started here. */
  said(): string;
  stop(): Promise<void>;
}

/** Where servers come from. */
export interface Target {
  readonly name: string;
  /** False for a server that is already there: its configuration and data are what they are. */
  readonly configurable: boolean;
  start(variant: string): Promise<RunningServer>;
  close(): Promise<void>;
}

/** What a server is started with. */
export interface Start {
  readonly variant: string;
  /** The configuration. */
  readonly file: string;
  readonly dsn: string;
  readonly adminUrl: string;
}

/** Runs one server at a time. */
export interface Runner {
  /** Starts a server and waits until it is ready. */
  serve(start: Start): Promise<Pick<RunningServer, 'said' | 'stop'>>;
  close(): Promise<void>;
}

/** The reference's schema keeps whole seconds on MySQL and MariaDB, and microseconds elsewhere, where two readings of a clock may still be equal. */
const WHOLE_SECONDS_MS = 1000;
const FRACTIONS_MS = 5;

export async function openSurroundings(): Promise<Surroundings> {
  return {
    hooks: await HookReceiver.listen(await freePort()),
    providers: await Providers.listen(await freePort(), await freePort()),
  };
}

/** A server that the suite did not start, configured as one variant is. */
export function runningTarget(publicUrl: string, adminUrl: string): Target {
  const start = async () => {
    const { hooks, providers } = await openSurroundings();
    const stop = async () => {
      await Promise.all([hooks.close(), providers.close()]);
    };
    // Its database may be any.
    const surroundings = { hooks, providers, timeStepMs: WHOLE_SECONDS_MS };
    return { publicUrl: trim(publicUrl), adminUrl: trim(adminUrl), ...surroundings, said: () => '', stop };
  };
  return { name: publicUrl, configurable: false, start, close: async () => undefined };
}

/** Starts servers from a command that understands the reference's arguments, each a process of its own. */
export function commandTarget(command: readonly string[], address?: string): Target {
  const openRunner = async ({ providers }: Surroundings): Promise<Runner> => ({
    async serve({ variant, file, dsn, adminUrl }) {
      const environment = variant.startsWith('oidc') ? providers.environment : {};
      const child = launch(command, ['serve', '-c', file, '--dev'], dsn, environment);
      const stop = () => end(child.process);
      try {
        await untilReady(`${adminUrl}/admin/health/ready`, child);
      } catch (error) {
        await stop();
        throw error;
      }
      return { said: child.output, stop };
    },
    close: async () => undefined,
  });
  return configurableTarget({ name: command.join(' '), command, address, openRunner });
}

/** How servers are started, and over which databases: SQLite files, or databases on the server at `address`. */
interface Configurable {
  readonly name: string;
  readonly command: readonly string[];
  readonly address: string | undefined;
  openRunner(surroundings: Surroundings): Promise<Runner>;
}

/** A runner and what its servers call. */
interface Lane extends Surroundings {
  readonly runner: Runner;
}

/**
 * Starts servers of any configuration, each over a database of its own. As many run at once as are started before others have stopped; they
 * are handed on with what they call. `command` migrates the databases.
 */
export function configurableTarget({ name, command, address, openRunner }: Configurable): Target {
  const folder = mkdtemp(join(tmpdir(), 'conformance-'));
  const lanes: Lane[] = [];
  const idle: Lane[] = [];
  const makeDatabase: MakeDatabase =
    address === undefined ? sqliteCopies(command, folder) : serverDatabases(command, address);
  const openLane = async (): Promise<Lane> => {
    const surroundings = await openSurroundings();
    const lane = { ...surroundings, runner: await openRunner(surroundings) };
    lanes.push(lane);
    return lane;
  };
  return {
    name,
    configurable: true,
    async start(variant) {
      const home = await mkdtemp(join(await folder, `${variant}-`));
      const database = await makeDatabase(home);
      const lane = idle.pop() ?? (await openLane());
      const served = await serveAt(lane, { variant, home, dsn: database.dsn });
      const stop = async () => {
        await served.stop();
        await database.drop();
        idle.push(lane);
      };
      return { ...served, timeStepMs: address?.startsWith('mysql:') ? WHOLE_SECONDS_MS : FRACTIONS_MS, stop };
    },
    async close() {
      for (const { runner, hooks, providers } of lanes)
        await Promise.all([runner.close(), hooks.close(), providers.close()]);
      await rm(await folder, { recursive: true, force: true });
    },
  };
}

/** How often a start is tried: a port that was free may be taken by the time that the server listens. */
const STARTS = 3;

async function serveAt(
  { runner, hooks, providers }: Lane,
  { variant, home, dsn }: { variant: string; home: string; dsn: string },
): Promise<Omit<RunningServer, 'timeStepMs'>> {
  for (let tried = 1; ; tried += 1) {
    const ports = { publicPort: await freePort(), adminPort: await freePort() };
    const [providerUrl, oauth2Url] = [providers.openid.url, providers.oauth2.url];
    const addresses = { ...ports, hooksUrl: hooks.url, providerUrl, oauth2Url };
    const file = join(home, 'kratos.json');
    await writeFile(file, JSON.stringify(await buildConfig(variant, addresses), null, 1));
    const adminUrl = `http://127.0.0.1:${ports.adminPort}`;
    try {
      const served = await runner.serve({ variant, file, dsn, adminUrl });
      return { publicUrl: `http://127.0.0.1:${ports.publicPort}`, adminUrl, hooks, providers, ...served };
    } catch (error) {
      if (tried === STARTS || !/address already in use|EADDRINUSE/.test(String(error))) throw error;
    }
  }
}

function trim(url: string): string {
  return url.replace(/\/$/, '');
}
