const UNITS_IN_MS: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const SIZES: Readonly<Record<string, number>> = { B: 0, KB: 1, MB: 2, GB: 3, TB: 4, PB: 5, EB: 6 };

/**
 * Milliseconds in a Go duration such as `1h30m` or `500ms` (package time, ParseDuration; the schema lets through
 * whole numbers only). `fallback` when the text is absent or not a duration.
 */
export function durationMs(text: string | undefined, fallback: number): number {
  if (text === undefined || !/^([0-9]+(ns|us|ms|s|m|h))+$/.test(text)) return fallback;
  let total = 0;
  for (const [, count, unit] of text.matchAll(/([0-9]+)(ns|us|ms|s|m|h)/g))
    total += Number(count) * (UNITS_IN_MS[unit ?? ''] ?? 0);
  return total;
}

/** Bytes in a size such as `128MB`; units are powers of 1024, as in the reference. */
export function sizeBytes(text: string | undefined, fallback: number): number {
  const [, count, unit = ''] = /^([0-9]+(?:\.[0-9]+)?)\s*(B|KB|MB|GB|TB|PB|EB)$/i.exec(text ?? '') ?? [];
  const power = SIZES[unit.toUpperCase()];
  return count === undefined || power === undefined ? fallback : Number(count) * 1024 ** power;
}
