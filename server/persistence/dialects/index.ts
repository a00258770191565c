import { type Dsn, UnsupportedDsn } from '../dsn.ts';
import type { Dialect } from './dialect.ts';

/** The databases, by the schemes of their DSNs. One is loaded, with its driver, when a DSN asks for it. */
const DIALECTS: readonly { readonly schemes: readonly string[]; load(): Promise<{ readonly dialect: Dialect }> }[] = [
  { schemes: ['sqlite', 'sqlite3'], load: () => import('./sqlite/index.ts') },
  { schemes: ['postgres', 'postgresql'], load: () => import('./postgresql/index.ts') },
  { schemes: ['cockroach', 'cockroachdb', 'crdb'], load: () => import('./cockroachdb/index.ts') },
  { schemes: ['mysql'], load: () => import('./mysql/index.ts') },
];

/** @throws UnsupportedDsn */
export async function loadDialect({ scheme }: Dsn): Promise<Dialect> {
  const found = DIALECTS.find(({ schemes }) => schemes.includes(scheme));
  if (found === undefined) {
    const known = DIALECTS.map(({ schemes: [first] }) => `${first}://`).join(', ');
    // The scheme alone: what follows may hold a password.
    throw new UnsupportedDsn(`"${scheme}" is not supported, use memory or one of ${known}`);
  }
  return (await found.load()).dialect;
}
