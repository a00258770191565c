/** Time zones of the IANA database, which Node includes. */
export interface Zone {
  /** Offset and abbreviation of the zone at a point in time, in milliseconds since 1970. */
  at(milliseconds: number): { readonly offsetSeconds: number; readonly name: string };
}

export const UTC: Zone = { at: () => ({ offsetSeconds: 0, name: 'UTC' }) };

/** A zone that a text gives as an offset from UTC; it has no name. */
export const fixedZone = (offsetSeconds: number): Zone => {
  if (offsetSeconds === 0) return UTC;
  const size = Math.abs(offsetSeconds);
  const digits = [Math.floor(size / 3600), Math.floor(size / 60) % 60].map((part) => String(part).padStart(2, '0'));
  return { at: () => ({ offsetSeconds, name: (offsetSeconds < 0 ? '-' : '+') + digits.join('') }) };
};

function part(zone: string, style: 'longOffset' | 'short', locale: string, milliseconds: number): string {
  const format = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: style });
  return format.formatToParts(milliseconds).find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** English locales that have abbreviations for the zones of their region. */
const LOCALES = ['en-US', 'en-GB', 'en-AU', 'en-IN'];

function named(zone: string, milliseconds: number, offsetSeconds: number): string {
  const names = LOCALES.map((locale) => part(zone, 'short', locale, milliseconds));
  return names.find((name) => /^[A-Z]{2,5}$/.test(name)) ?? fixedZone(offsetSeconds).at(0).name;
}

/** Undefined for unknown names. `Local` is UTC, so that a message does not depend on the server's time zone. */
export function zoneOf(name: string): Zone | undefined {
  if (name === '' || name === 'UTC' || name === 'Local') return UTC;
  try {
    part(name, 'short', 'en-US', 0);
  } catch {
    return undefined;
  }
  return {
    at(milliseconds) {
      const [, sign = '+', hours = '0', minutes = '0', seconds = '0'] =
        /GMT([+-])(\d+):(\d+)(?::(\d+))?/.exec(part(name, 'longOffset', 'en-US', milliseconds)) ?? [];
      const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
      const offsetSeconds = sign === '-' ? -size : size;
      return { offsetSeconds, name: named(name, milliseconds, offsetSeconds) };
    },
  };
}
