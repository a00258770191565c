import type { Dialect } from '../dialect.ts';
import { connectSqlite } from './connect.ts';
import { courier } from './courier.ts';
import { parseSqliteDsn } from './dsn.ts';
import { expressions } from './expressions.ts';
import { schema } from './schema.ts';
import { statements } from './statements.ts';
import { codecs } from './types.ts';

/** SQLite, in a file or in memory, through better-sqlite3. */
export const dialect: Dialect = {
  name: 'sqlite',
  connect: (dsn, options) => connectSqlite(parseSqliteDsn(dsn), options),
  isUnavailable: () => false,
  codecs,
  instantStepMs: 1,
  expressions,
  statements,
  courier,
  schema,
};
