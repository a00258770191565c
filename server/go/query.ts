const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2})/;

/**
 * Query parameters as Go's `net/url` reads them: a pair with a broken escape or a semicolon is dropped, where browsers take it literally.
 * Both servers must read the same parameters.
 */
export function parseQuery(raw: string): URLSearchParams {
  // URLSearchParams drops one question mark at the beginning, so one is added: a second belongs to a name.
  if (!raw.includes(';') && !BAD_ESCAPE.test(raw)) return new URLSearchParams(`?${raw}`);
  const pairs = raw.split('&').filter((pair) => !pair.includes(';') && !BAD_ESCAPE.test(pair));
  return new URLSearchParams(`?${pairs.join('&')}`);
}
