import { createHash } from 'node:crypto';
import type { Config, ConfigSource } from '../../config/model.ts';
import type { Handler, HttpReply } from '../../kernel/http.ts';
import type { HttpMetrics } from '../../observability/metrics.ts';

/** One condition of readiness: resolves when met, rejects with the reason otherwise. */
export type ReadyCheck = () => Promise<void>;

export interface MetadataDependencies {
  readonly config: ConfigSource;
  readonly version: string;
  readonly readyChecks: Readonly<Record<string, ReadyCheck>>;
  readonly metrics: HttpMetrics;
}

type MetadataOperation = 'isAlive' | 'isReady' | 'getVersion' | 'getConfigRevision' | 'getPrometheusMetrics';

/** The API for monitoring. */
export function metadataOperations(deps: MetadataDependencies): Record<MetadataOperation, Handler> {
  return {
    isAlive: async () => ({ status: 200, body: { status: 'ok' } }),
    isReady: (request) => ready(deps.readyChecks, request.server === 'admin'),
    getVersion: async () => ({ status: 200, body: { version: deps.version } }),
    getConfigRevision: async () => plainText(revisionOf(deps.config.current())),
    async getPrometheusMetrics() {
      const { contentType, text } = await deps.metrics.render();
      return { status: 200, headers: { 'content-type': contentType }, body: text };
    },
  };
}

const plainText = (body: string): HttpReply => ({ status: 200, headers: { 'content-type': 'text/plain' }, body });

/** Runs all checks. Only the admin server answers with reasons; the public server answers with the names of failed checks. */
async function ready(checks: Readonly<Record<string, ReadyCheck>>, shareReasons: boolean): Promise<HttpReply> {
  const errors: Record<string, string> = {};
  for (const [name, check] of Object.entries(checks)) {
    await check().catch((error: unknown) => {
      errors[name] =
        shareReasons && error instanceof Error
          ? error.message
          : 'error may contain sensitive information and was obfuscated';
    });
  }
  if (Object.keys(errors).length === 0) return { status: 200, body: { status: 'ok' } };
  // The reference documents `errors` and sends `error` with code 500. The answer has both, for clients of either.
  const message = Object.values(errors).join('; ');
  const error = { code: 500, status: 'Internal Server Error', message };
  return { status: 503, headers: { 'content-type': 'application/json', 'ory-error-id': '' }, body: { error, errors } };
}

const fingerprints = new WeakMap<Config, string>();

/** The `revision` of the configuration, else a fingerprint of its content (in the reference, SHA-256 of its JSON). */
function revisionOf(config: Config): string {
  const { derived, ...tree } = config;
  if (derived.revision) return derived.revision;
  const known = fingerprints.get(config);
  if (known) return known;
  const fingerprint = createHash('sha256').update(JSON.stringify(tree)).digest('hex');
  fingerprints.set(config, fingerprint);
  return fingerprint;
}
