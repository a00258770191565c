const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2})/;

/**
 * Query parameters as Go's `net/url` reads what follows the question mark: a pair with a broken escape or a semicolon is left out, where
 * browsers would take it literally. What one server takes for a parameter must be one for the other.
 */
export function parseQuery(raw: string): URLSearchParams {
  // URLSearchParams drops a question mark at the beginning: another one is part of a name.
  if (!raw.includes(';') && !BAD_ESCAPE.test(raw)) return new URLSearchParams(`?${raw}`);
  const pairs = raw.split('&').filter((pair) => !pair.includes(';') && !BAD_ESCAPE.test(pair));
  return new URLSearchParams(`?${pairs.join('&')}`);
}
