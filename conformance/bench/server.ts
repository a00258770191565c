import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildConfig } from '../lib/config.ts';
import { end, freePort, launch, migrate } from '../lib/process.ts';
import { openAuthorizationTarget } from './authorization-target.ts';
import type { BenchDatabase } from './database.ts';
import { openHookTarget } from './hook-target.ts';
import { openOpenIdTarget } from './openid-target.ts';
import { usageOf, type Usage } from './process.ts';

/** A server under measurement. */
export interface Server {
  readonly name: string;
  readonly publicUrl: string;
  readonly adminUrl: string;
  /** From start of the process to the first positive answer about being ready; unknown for a server that was there already. */
  readonly readyMs: number | undefined;
  usage(): Promise<Usage | undefined>;
  stop(): Promise<void>;
}

/** A server that the bench did not start. */
export const runningServer = (name: string, publicUrl: string, adminUrl: string): Server => ({
  name,
  publicUrl,
  adminUrl,
  readyMs: undefined,
  usage: async () => undefined,
  stop: async () => undefined,
});

export interface StartOptions {
  readonly name: string;
  /** Takes the reference's arguments. */
  readonly command: readonly string[];
  readonly database: BenchDatabase;
  /** Name of a configuration in `configs/`. */
  readonly config: string;
}

const READY_WITHIN_MS = 30_000;

/** Migrates the database and starts the server, quiet and on free ports of this machine. */
export async function startServer({ name, command, database, config }: StartOptions): Promise<Server> {
  if (!database.migratesItself) await migrate(command, database.dsn);
  const home = await mkdtemp(join(tmpdir(), 'bench-'));
  const opened = await Promise.all([openHookTarget(), openOpenIdTarget(), openAuthorizationTarget()]);
  const [hooks, openid, oauth2] = opened;
  const targets = { hooksUrl: hooks.url, providerUrl: openid.url, oauth2Url: oauth2.url };
  const addresses = { publicPort: await freePort(), adminPort: await freePort(), ...targets };
  const file = join(home, 'kratos.json');
  await writeFile(file, JSON.stringify(await buildConfig(config, addresses)));
  const startedAt = performance.now();
  const child = launch(command, ['serve', '-c', file, '--dev'], database.dsn);
  const adminUrl = `http://127.0.0.1:${addresses.adminPort}`;
  const stop = async () => {
    await end(child.process);
    for (const target of opened) target.close();
    await rm(home, { recursive: true, force: true });
  };
  while (!(await isReady(adminUrl))) {
    if (child.process.exitCode !== null || performance.now() - startedAt > READY_WITHIN_MS) {
      await stop();
      throw new Error(`${name} did not become ready; it said:\n${child.output()}`);
    }
    await sleep(5);
  }
  return {
    name,
    publicUrl: `http://127.0.0.1:${addresses.publicPort}`,
    adminUrl,
    readyMs: performance.now() - startedAt,
    usage: () => usageOf(child.process.pid ?? 0),
    stop,
  };
}

const isReady = (adminUrl: string): Promise<boolean> =>
  fetch(`${adminUrl}/admin/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
