import type { Dialect } from '../dialect.ts';
import { connectPostgresql } from './connect.ts';
import { courier } from './courier.ts';
import { parsePostgresqlDsn } from './dsn.ts';
import { isUnavailable } from './errors.ts';
import { expressions } from './expressions.ts';
import { schema } from './schema.ts';
import { statements } from './statements.ts';
import { codecs } from './types.ts';

/** PostgreSQL, through pg. */
export const dialect: Dialect = {
  name: 'postgresql',
  connect: (dsn, options) => connectPostgresql(parsePostgresqlDsn(dsn), options),
  isUnavailable,
  codecs,
  instantStepMs: 1,
  expressions,
  statements,
  courier,
  schema,
};
