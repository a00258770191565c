/** Where the database is, as `dsn` of the configuration says it: `scheme://rest?parameters`. */
export interface Dsn {
  readonly scheme: string;
  readonly rest: string;
  readonly parameters: URLSearchParams;
}

/** The configuration names a database that Zelos cannot use. */
export class UnsupportedDsn extends Error {
  constructor(reason: string) {
    super(`dsn: ${reason}`);
    this.name = 'UnsupportedDsn';
  }
}

/** Takes a DSN apart. What its parts mean is up to the dialect that the scheme belongs to. */
export function splitDsn(text: string): Dsn {
  // The reference's short form.
  if (text === 'memory' || text === ':memory:') return splitDsn('sqlite://:memory:');
  const [address, query = ''] = splitOnce(text, '?');
  const [scheme, rest = ''] = splitOnce(address, '://');
  return { scheme, rest, parameters: new URLSearchParams(query) };
}

export function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}
