/** The manifests and the chart's values: rendered where kubectl is installed; what they name exists and agrees. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { commandOf, configOf, flagOf, readText, readYaml, ROOT } from './deployment.ts';

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}

interface Container {
  readonly args: readonly string[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly startupProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly env?: readonly { readonly name: string; readonly value: string }[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}

interface Pod {
  readonly containers: readonly [Container];
  readonly volumes: readonly { readonly name: string; readonly configMap?: { readonly name: string } }[];
}

interface Template {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: Pod;
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly template?: Template;
    readonly jobTemplate?: { readonly spec: { readonly template: Template } };
    readonly selector?: Readonly<Record<string, string>> & { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly ports?: readonly { readonly targetPort: string }[];
  };
}

interface Kustomization {
  readonly resources: readonly string[];
  readonly configMapGenerator: readonly [{ readonly name: string; readonly files: readonly string[] }];
  readonly images: readonly [{ readonly newTag: string }];
}

/** The variables of the secret `zelos`. */
const SECRET = {
  DSN: 'postgres://zelos:secret@postgres:5432/zelos',
  SECRETS_COOKIE: 'a-cookie-secret-of-its-own-letters',
  SECRETS_CIPHER: 'a-cipher-secret-of-32-characters',
  COURIER_SMTP_CONNECTION_URI: 'smtps://user:secret@mail.example.org:465/',
};
const kustomization = readYaml('kubernetes/kustomization.yaml') as Kustomization;
const [configMap] = kustomization.configMapGenerator;
const manifests = kustomization.resources.flatMap((file) =>
  parseAllDocuments(readText(`kubernetes/${file}`)).map((document) => document.toJS() as Manifest),
);
const templates = manifests.flatMap(({ spec, metadata }): [string, Template][] => {
  const template = spec.template ?? spec.jobTemplate?.spec.template;
  return template === undefined ? [] : [[metadata.name, template]];
});
const routes = Object.keys(
  (JSON.parse(readFileSync(join(ROOT, 'openapi/generated/openapi.json'), 'utf8')) as { paths: object }).paths,
);

describe.each(templates)('the pods of %s', (_name, { spec }) => {
  const { containers, volumes } = spec;
  const [container] = containers;

  it('call a command that is there, with a configuration that is mounted', () => {
    commandOf(container.args);
    const config = flagOf(container.args, '-c') ?? '';
    const mount = container.volumeMounts.find(({ mountPath }) => config.startsWith(`${mountPath}/`));
    const volume = volumes.find(({ name }) => name === mount?.name);
    expect(volume?.configMap?.name).toBe(configMap.name);
    expect(configMap.files).toContain(config.slice(`${mount?.mountPath}/`.length));
  });

  it('have no rights that they do not need', () => {
    expect(container).toMatchObject({
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
    });
    expect(spec).toMatchObject({ automountServiceAccountToken: false, securityContext: { runAsNonRoot: true } });
  });

  it('are probed at paths and ports that the server has', () => {
    const ports = new Map(container.ports?.map(({ name, containerPort }) => [name, containerPort]));
    const env = Object.fromEntries(container.env?.map(({ name, value }) => [name, value]) ?? []);
    const { config } = configOf('kubernetes/kratos.yml', container.args, { ...SECRET, ...env });
    if (ports.has('public'))
      expect(Object.fromEntries(ports)).toEqual({
        public: config.derived.public.port,
        admin: config.derived.admin.port,
      });
    if (ports.has('metrics'))
      expect(String(ports.get('metrics'))).toBe(flagOf(container.args, '--expose-metrics-port'));
    for (const { httpGet } of [container.startupProbe, container.readinessProbe, container.livenessProbe].filter(
      (probe) => probe !== undefined,
    )) {
      // Each route of the admin API is there with and without the prefix.
      expect(routes).toContain(httpGet.path.replace('/admin/', '/'));
      expect(httpGet.port).toBe('admin');
    }
    if ('ZELOS_SHUTDOWN_GRACE' in env) expect(config.zelos.shutdown.grace).toBe(env['ZELOS_SHUTDOWN_GRACE']);
  });
});

it('selectors find pods, and services ports', () => {
  for (const { kind, spec } of manifests.filter(({ kind }) => kind === 'Service' || kind === 'Deployment')) {
    const wanted = spec.selector?.matchLabels ?? spec.selector ?? {};
    const found = templates.filter(([, { metadata }]) =>
      Object.entries(wanted).every(([name, value]) => metadata.labels[name] === value),
    );
    expect(found, kind).toHaveLength(1);
    const names = found[0]?.[1].spec.containers[0].ports?.map(({ name }) => name) ?? [];
    for (const { targetPort } of spec.ports ?? []) expect(names).toContain(targetPort);
  }
});

it('the configuration has nothing to warn of but the admin port, which a network policy closes', () => {
  const { config, warnings } = configOf('kubernetes/kratos.yml', [], SECRET);
  expect(warnings.map(({ path }) => path)).toEqual(['serve.admin.host']);
  expect(manifests.map(({ kind }) => kind)).toContain('NetworkPolicy');
  for (const { url } of config.identity.schemas)
    expect(configMap.files).toContain(url.slice('file:///etc/config/'.length));
  for (const file of configMap.files) expect(existsSync(join(import.meta.dirname, 'kubernetes', file))).toBe(true);
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  expect(kustomization.images[0].newTag).toBe(version);
});

it.skipIf(spawnSync('kubectl', ['version', '--client']).status !== 0)(
  'kubectl renders them, with the configuration in a map of its own',
  () => {
    const rendered = execFileSync('kubectl', ['kustomize', join(import.meta.dirname, 'kubernetes')], {
      encoding: 'utf8',
    });
    const kinds = parseAllDocuments(rendered).map((document) => (document.toJS() as Manifest).kind);
    expect(kinds).toHaveLength(manifests.length + 1);
    expect(rendered).toMatch(/name: zelos-[a-z0-9]{10}\n/);
    expect(rendered).not.toMatch(/image: zelos\n/);
  },
);

/** The keys of the reference's chart (0.62.1) that the values set; a list is a value. */
const CHART_KEYS = [
  'cleanup.batchSize',
  'cleanup.enabled',
  'cleanup.keepLast',
  'cleanup.sleepTables',
  'deployment.customReadinessProbe',
  'deployment.extraEnv',
  'deployment.extraVolumeMounts',
  'deployment.extraVolumes',
  'image.registry',
  'image.repository',
  'image.tag',
  'kratos.automigration.enabled',
  'kratos.automigration.type',
];

it("the values for the reference's chart set keys that it has, and its commands are there", () => {
  const values = readYaml('kubernetes/helm-values.yaml') as Record<string, Record<string, unknown>>;
  const keys = Object.entries(values).flatMap(([top, inner]) =>
    Object.entries(inner).flatMap(([name, value]) =>
      name === 'automigration'
        ? Object.keys(value as object).map((key) => `${top}.${name}.${key}`)
        : [`${top}.${name}`],
    ),
  );
  expect(keys.toSorted()).toEqual(CHART_KEYS);
  const config = ['--config', '/etc/config/kratos.yaml'];
  const cleanup = [
    '--database.cleanup.batch_size',
    '1000',
    '--database.cleanup.sleep.tables',
    '1s',
    '--keep-last',
    '24h',
    '--read-from-env',
  ];
  expect(commandOf(['serve', 'all', ...config])).toBe('serve');
  expect(commandOf(['migrate', 'sql', '-e', '--yes', ...config])).toBe('migrate sql');
  expect(commandOf(['courier', 'watch', ...config, '--expose-metrics-port', '4434'])).toBe('courier watch');
  expect(commandOf(['cleanup', 'sql', ...cleanup, ...config])).toBe('cleanup sql');
});
