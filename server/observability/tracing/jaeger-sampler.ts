/** Sampling as a server of Jaeger says (`sampling.server_url`): asked at the start and every minute. */
import type { Attributes, Context, Link, SpanKind } from '@opentelemetry/api';
import {
  type Sampler,
  SamplingDecision,
  type SamplingResult,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import type { Logger } from '../logger.ts';

export interface RemoteSamplerOptions {
  readonly url: string;
  readonly service: string;
  /** Used until the server has answered. */
  readonly initial: Sampler;
  readonly logger: Pick<Logger, 'warn'>;
}

const REFRESH_MS = 60_000;
const ANSWER_MS = 5000;

/** Its answer, `SamplingStrategyResponse` of `sampling.thrift`, as far as it counts here. */
interface Strategies {
  readonly probabilisticSampling?: { readonly samplingRate?: number };
  readonly rateLimitingSampling?: { readonly maxTracesPerSecond?: number };
  readonly operationSampling?: {
    readonly defaultSamplingProbability?: number;
    readonly perOperationStrategies?: readonly {
      readonly operation: string;
      readonly probabilisticSampling?: { readonly samplingRate?: number };
    }[];
  };
}

/** Follows the server. While it does not answer, its last word counts. */
export function remoteSampler({ url, service, initial, logger }: RemoteSamplerOptions): {
  readonly sampler: Sampler;
  readonly close: () => void;
} {
  let current = initial;
  const address = new URL(url);
  address.searchParams.set('service', service);
  const refresh = async (): Promise<void> => {
    try {
      const response = await fetch(address, { signal: AbortSignal.timeout(ANSWER_MS) });
      current = samplerOf((await response.json()) as Strategies) ?? current;
    } catch (error) {
      logger.warn({ err: error }, 'the sampling server of Jaeger does not answer');
    }
  };
  void refresh();
  const timer = setInterval(() => void refresh(), REFRESH_MS).unref();
  return {
    sampler: {
      shouldSample: (...span) => current.shouldSample(...span),
      toString: () => `JaegerRemoteSampler{${current.toString()}}`,
    },
    close: () => clearInterval(timer),
  };
}

function samplerOf(strategies: Strategies): Sampler | undefined {
  const { operationSampling: operations, rateLimitingSampling: limit, probabilisticSampling: share } = strategies;
  if (operations !== undefined) {
    const rates = (operations.perOperationStrategies ?? []).map(
      ({ operation, probabilisticSampling }): [string, Sampler] => [
        operation,
        new TraceIdRatioBasedSampler(probabilisticSampling?.samplingRate ?? 0),
      ],
    );
    return byOperation(new Map(rates), new TraceIdRatioBasedSampler(operations.defaultSamplingProbability ?? 0));
  }
  if (limit?.maxTracesPerSecond !== undefined) return rateLimited(limit.maxTracesPerSecond);
  return share?.samplingRate === undefined ? undefined : new TraceIdRatioBasedSampler(share.samplingRate);
}

const byOperation = (known: ReadonlyMap<string, Sampler>, others: Sampler): Sampler => ({
  shouldSample: (...span: [Context, string, string, SpanKind, Attributes, Link[]]): SamplingResult =>
    (known.get(span[2]) ?? others).shouldSample(...span),
  toString: () => 'PerOperation',
});

/** A bucket that fills with `perSecond` traces a second, and holds one second's. */
function rateLimited(perSecond: number): Sampler {
  const most = Math.max(perSecond, 1);
  let balance = most;
  let last = performance.now();
  return {
    shouldSample() {
      const now = performance.now();
      balance = Math.min(most, balance + ((now - last) / 1000) * perSecond);
      last = now;
      if (balance < 1) return { decision: SamplingDecision.NOT_RECORD };
      balance -= 1;
      return { decision: SamplingDecision.RECORD_AND_SAMPLED };
    },
    toString: () => `RateLimited{${perSecond}}`,
  };
}
