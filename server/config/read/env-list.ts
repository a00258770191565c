const FIELD = /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/y;

/**
 * The first line of comma-separated values (RFC 4180), as lists of text are written in the environment.
 * Null when there is nothing to read or a quote is out of place, which the schema then refuses with the key's path.
 */
export function parseStringList(text: string): string[] | null {
  const line = text.replaceAll('\r\n', '\n').replace(/^\n+/, '');
  if (line === '') return null;
  const fields: string[] = [];
  FIELD.lastIndex = 0;
  for (;;) {
    const match = FIELD.exec(line);
    if (match === null) return null;
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] !== ',') return fields;
  }
}
