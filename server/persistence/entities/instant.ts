/**
 * Times as the reference's SQLite driver writes them: `2026-01-31 09:08:07.123456789+00:00`, the fraction without trailing
 * zeros. PostgreSQL takes the same text for `timestamp` columns (the zone is ignored there, and it is UTC).
 */
export function formatInstant(instant: Date): string {
  const iso = instant.toISOString();
  const fraction = iso.slice(19, 23).replace(/\.?0+$/, '');
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}${fraction}+00:00`;
}

/** Reads what either database holds; digits below the millisecond are dropped. */
export function parseInstant(text: string): Date {
  const fraction = /^\.(\d+)/.exec(text.slice(19))?.[1] ?? '';
  return new Date(`${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction.slice(0, 3).padEnd(3, '0')}Z`);
}
