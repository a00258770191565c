const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2})/;

/**
 * Query parameters as Go's `net/url` reads them: a pair with a broken escape or a semicolon is left out, where browsers would take it
 * literally. What one server takes for a parameter must be one for the other.
 */
export function parseQuery(raw: string): URLSearchParams {
  const text = raw.startsWith('?') ? raw.slice(1) : raw;
  if (!text.includes(';') && !BAD_ESCAPE.test(text)) return new URLSearchParams(text);
  const pairs = text.split('&').filter((pair) => !pair.includes(';') && !BAD_ESCAPE.test(pair));
  return new URLSearchParams(pairs.join('&'));
}

/** The spellings that Go's ParseBool takes for true. */
export const isTrue = (text: string | null): boolean => ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text ?? '');
