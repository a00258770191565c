import { toRfc3339 } from '../../kernel/clock.ts';
import { lastKey } from '../../kernel/memo.ts';

/**
 * Times as the reference's SQLite driver writes them: `2026-01-31 09:08:07.123456789+00:00`, the fraction without trailing
 * zeros. PostgreSQL takes the same text for `timestamp` columns (the zone is ignored there, and it is UTC).
 */
export function formatInstant(instant: Date): string {
  const text = toRfc3339(instant);
  return `${text.slice(0, 10)} ${text.slice(11, -1)}+00:00`;
}

/** Reads what either database holds; digits below the millisecond are dropped. By hand, as every row has several. */
export const parseInstant = (text: string): Date => new Date(timeOf(text));

const timeOf = lastKey((text: string): number => {
  let ms = 0;
  if (text[19] === '.') {
    for (let place = 20, unit = 100; place < 23; place += 1, unit /= 10) {
      const digit = text.charCodeAt(place) - 48;
      if (!(digit >= 0 && digit <= 9)) break;
      ms += digit * unit;
    }
  }
  const year = pair(text, 0) * 100 + pair(text, 2);
  const instant = new Date(
    Date.UTC(year, pair(text, 5) - 1, pair(text, 8), pair(text, 11), pair(text, 14), pair(text, 17), ms),
  );
  // Date takes 1 for 1901; the zero of Go's clock is in the year 1.
  if (year < 100) instant.setUTCFullYear(year);
  return instant.getTime();
});

/** Two digits at a place. */
const pair = (text: string, at: number) => (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
