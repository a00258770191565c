/** Where the time comes from, so that tests can move it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** An RFC 3339 UTC timestamp as the reference prints it: a fraction without trailing zeros. */
export function toRfc3339(instant: Date): string {
  const text = instant.toISOString();
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text.replace(/0+Z$/, 'Z');
}
