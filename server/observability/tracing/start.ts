/** Puts tracing together from the `tracing` section: where spans go, which are kept, how traces are continued. */
import type { TextMapPropagator } from '@opentelemetry/api';
import { envDetector, detectResources, resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Config } from '../../config/model.ts';
import type { Logger } from '../logger.ts';
import { OtelTracing } from './otel.ts';
import { reportedExporter } from './reported-exporter.ts';
import type { Tracing } from './tracing.ts';

type TracingTree = NonNullable<Config['tracing']>;
export type Environment = Readonly<Record<string, string | undefined>>;

export interface StartOptions {
  readonly tree: TracingTree;
  readonly provider: NonNullable<TracingTree['provider']>;
  readonly env: Environment;
  readonly logger: Logger;
  readonly version: string;
}

/** Where spans go and which traces are kept, unless the caller has decided already. */
interface Destination {
  readonly exporter: SpanExporter;
  readonly sampler: Sampler;
  readonly propagator: TextMapPropagator | undefined;
  readonly close?: () => void;
}

/** How long a stop waits for spans to be sent, in milliseconds. */
const CLOSE_MS = 5000;

/** Undefined where the provider has no address to send to. @throws Error where the reference does not start either */
export async function startTracing(options: StartOptions): Promise<Tracing | undefined> {
  const { env, logger, version } = options;
  const destination = await DESTINATIONS[options.provider](options);
  if (destination === undefined) return undefined;
  const { exporter, sampler, propagator, close } = destination;
  const provider = new TracerProvider({
    resource: resourceOf(options),
    sampler: new ParentBasedSampler({ root: sampler }),
    spanLimits: limitsOf(env),
    spanProcessors: [new BatchSpanProcessor({ exporter: reportedExporter(exporter, logger), ...batchesOf(env) })],
  });
  const shutdown = async (): Promise<void> => {
    close?.();
    await inTime(provider.shutdown()).catch(() => undefined);
  };
  return new OtelTracing({ tracer: provider.getTracer('zelos', version), propagator, shutdown });
}

async function inTime(work: Promise<void>): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, CLOSE_MS);
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

const DESTINATIONS: Readonly<
  Record<StartOptions['provider'], (options: StartOptions) => Promise<Destination | undefined>>
> = {
  async otel({ tree, env, logger }) {
    const {
      server_url: address = '',
      insecure,
      authorization_header: authorization,
      sampling,
    } = tree.providers?.otlp ?? {};
    if (address === '') {
      logger.warn('no trace is kept: tracing.providers.otlp.server_url is not set');
      return undefined;
    }
    const [{ OTLPTraceExporter }, { propagator }] = await Promise.all([
      import('@opentelemetry/exporter-trace-otlp-proto'),
      import('./propagation.ts'),
    ]);
    const url = otlpUrl(address, insecure === true, env);
    logger.info(`OTLP tracer configured! Sending spans to ${address}`);
    return {
      exporter: new OTLPTraceExporter({ url, headers: authorization ? { authorization } : {} }),
      sampler: new TraceIdRatioBasedSampler(sampling?.sampling_ratio ?? 1),
      propagator: propagator(),
    };
  },

  // Reference behaviour: no trace is kept unless the ratio is set, and none is continued from or in other servers.
  async zipkin({ tree, env, logger }) {
    const { server_url: address = '', sampling } = tree.providers?.zipkin ?? {};
    const { ZipkinExporter } = await import('@opentelemetry/exporter-zipkin');
    const url = address || env['OTEL_EXPORTER_ZIPKIN_ENDPOINT'];
    logger.info(`Zipkin tracer configured! Sending spans to ${address}`);
    if (sampling?.sampling_ratio === undefined)
      logger.warn('no trace is kept: tracing.providers.zipkin.sampling.sampling_ratio is not set');
    return {
      exporter: new ZipkinExporter(url ? { url } : {}),
      sampler: new TraceIdRatioBasedSampler(sampling?.sampling_ratio ?? 0),
      propagator: undefined,
    };
  },

  async jaeger({ tree, logger }) {
    const { local_agent_address: address = '' } = tree.providers?.jaeger ?? {};
    if (address === '')
      throw new Error('tracing.providers.jaeger.local_agent_address is not set: spans have nowhere to go');
    const [{ JaegerAgentExporter }, { propagator }] = await Promise.all([
      import('./jaeger-agent.ts'),
      import('./propagation.ts'),
    ]);
    logger.info(`Jaeger tracer configured! Sending spans to ${address}`);
    return {
      ...(await jaegerSampling(tree, logger)),
      exporter: new JaegerAgentExporter(address),
      propagator: propagator(),
    };
  },
};

async function jaegerSampling(tree: TracingTree, logger: Logger): Promise<Pick<Destination, 'sampler' | 'close'>> {
  const { server_url: url, trace_id_ratio: ratio = 1 } = tree.providers?.jaeger?.sampling ?? {};
  const initial = new TraceIdRatioBasedSampler(ratio);
  if (!url) return { sampler: initial };
  const { remoteSampler } = await import('./jaeger-sampler.ts');
  return remoteSampler({ url, service: serviceName(tree), initial, logger });
}

const serviceName = ({ service_name: name }: TracingTree): string => name || 'Zelos';

/** The configuration goes before the environment, as in the reference. */
function resourceOf({ tree, env, version }: StartOptions): Resource {
  const configured = resourceFromAttributes({
    'service.version': version,
    ...(tree.service_name || !env['OTEL_SERVICE_NAME'] ? { 'service.name': serviceName(tree) } : {}),
    ...(tree.deployment_environment ? { 'deployment.environment.name': tree.deployment_environment } : {}),
  });
  return detectResources({ detectors: [envDetector] }).merge(configured);
}

/** The exporter for Go takes scheme and path of the endpoint in the environment, and its host from the configuration. */
export function otlpUrl(address: string, isInsecure: boolean, env: Environment): string {
  const own = URL.parse(env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ?? '');
  const shared = URL.parse(env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? '');
  const path = own ? own.pathname : `${shared?.pathname.replace(/\/+$/, '') ?? ''}/v1/traces`;
  const scheme = isInsecure || (own ?? shared)?.protocol === 'http:' ? 'http' : 'https';
  return `${scheme}://${address}${path}`;
}

/** `OTEL_BSP_*`. */
const batchesOf = (env: Environment) => ({
  ...positive('scheduledDelayMillis', env['OTEL_BSP_SCHEDULE_DELAY']),
  ...positive('exportTimeoutMillis', env['OTEL_BSP_EXPORT_TIMEOUT']),
  ...positive('maxQueueSize', env['OTEL_BSP_MAX_QUEUE_SIZE']),
  ...positive('maxExportBatchSize', env['OTEL_BSP_MAX_EXPORT_BATCH_SIZE']),
});

/** `OTEL_SPAN_*` and the like. */
const limitsOf = (env: Environment) => ({
  ...positive(
    'attributeValueLengthLimit',
    env['OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT'] ?? env['OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT'],
  ),
  ...positive('attributeCountLimit', env['OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT'] ?? env['OTEL_ATTRIBUTE_COUNT_LIMIT']),
  ...positive('eventCountLimit', env['OTEL_SPAN_EVENT_COUNT_LIMIT']),
  ...positive('attributePerEventCountLimit', env['OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT']),
});

/** A member with the value of a variable, if that is a positive number. */
function positive<Name extends string>(name: Name, value: string | undefined): Partial<Record<Name, number>> {
  const number = Number(value ?? Number.NaN);
  return Number.isInteger(number) && number > 0 ? ({ [name]: number } as Partial<Record<Name, number>>) : {};
}
