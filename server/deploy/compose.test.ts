/** The compose files: every command, flag, path, port and configuration key in them exists. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandOf, configOf, flagOf, readYaml } from './deployment.ts';

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, unknown>>;
  readonly read_only?: boolean;
  readonly build?: { readonly context: string };
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const FOLDER = join(import.meta.dirname, 'compose');
const CONFIG = '/etc/config/';
const compose = (name: string): Compose => readYaml(`compose/${name}.yaml`) as Compose;
const ours = ({ services }: Compose) => Object.entries(services).filter(([, { image }]) => image === 'zelos');

describe.each(['sqlite', 'postgres'])('compose/%s.yaml', (name) => {
  const file = compose(name);

  it.each(ours(file))('%s: command, configuration and mounts are right', (_service, service) => {
    const { command = [], environment = {}, volumes = [], ports = [] } = service;
    commandOf(command);
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], tmpfs: ['/tmp'] });
    expect(existsSync(join(FOLDER, service.build?.context ?? '', 'Dockerfile'))).toBe(true);
    const mounts = new Map(volumes.map((volume) => volume.split(':').slice(0, 2).toReversed() as [string, string]));
    const { config } = configOf(`compose/${mounts.get(flagOf(command, '-c') ?? '') ?? ''}`, command, environment);
    for (const { url } of config.identity.schemas) expect(mounts.has(new URL(url).pathname), url).toBe(true);
    for (const [target, source] of mounts)
      expect(target.startsWith(CONFIG) ? existsSync(join(FOLDER, source)) : source in file.volumes, source).toBe(true);
    const listening = [
      config.derived.public.port,
      config.derived.admin.port,
      Number(flagOf(command, '--expose-metrics-port')),
    ];
    for (const port of ports) {
      // Only this machine reaches the APIs: the admin API has no authentication.
      const [host, outside, inside] = port.split(':');
      expect([host, outside]).toEqual(['127.0.0.1', inside]);
      expect(listening).toContain(Number(inside));
    }
  });

  it('asks for nothing that is not built, and each service that it waits for is there', () => {
    for (const [, { command = [], environment = {}, depends_on = {} }] of ours(file)) {
      const { warnings } = configOf('compose/kratos.yml', command, environment);
      if (command[0] === 'serve') expect(warnings.map(({ path }) => path)).toEqual(['dev']);
      for (const other of Object.keys(depends_on)) expect(file.services).toHaveProperty(other);
    }
  });

  it('has one courier', () => {
    const commands = ours(file).map(([, { command = [] }]) => command);
    const couriers = commands.filter((command) => command.includes('--watch-courier') || command[0] === 'courier');
    expect(couriers).toHaveLength(1);
  });
});

it('compose/hydra.yaml is laid over a file that has the service, and names the admin API of its Hydra', () => {
  const { services } = compose('hydra');
  const { zelos, hydra } = services;
  expect(compose('postgres').services).toHaveProperty('zelos');
  const { config } = configOf('compose/kratos.yml', [], {
    ...compose('postgres').services['zelos']?.environment,
    ...zelos?.environment,
  });
  const provider = new URL(config.oauth2_provider?.url ?? '');
  expect(services).toHaveProperty(provider.hostname);
  expect(hydra?.ports).toContain(`127.0.0.1:${provider.port}:${provider.port}`);
  for (const page of ['LOGIN', 'CONSENT', 'LOGOUT'])
    expect(hydra?.environment?.[`URLS_${page}`]).toBe(`http://127.0.0.1:4455/${page.toLowerCase()}`);
});
