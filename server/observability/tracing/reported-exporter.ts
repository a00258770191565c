import { ExportResultCode } from '@opentelemetry/core';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import type { Logger } from '../logger.ts';

/** Least time between two warnings, in milliseconds: a collector may be away for hours. */
const WARNING_MS = 60_000;

/** The exporter, with a warning in the log when spans could not be sent. They are lost then; requests never wait for them. */
export function reportedExporter(exporter: SpanExporter, logger: Pick<Logger, 'warn'>): SpanExporter {
  let warnedAt = Number.NEGATIVE_INFINITY;
  let lost = 0;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.code !== ExportResultCode.SUCCESS) {
          lost += spans.length;
          if (performance.now() - warnedAt >= WARNING_MS) {
            warnedAt = performance.now();
            logger.warn({ err: result.error, lost_spans: lost }, 'spans could not be sent');
            lost = 0;
          }
        }
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    ...(exporter.forceFlush && { forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve() }),
  };
}
