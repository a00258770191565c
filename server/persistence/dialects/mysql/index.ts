import type { Dialect } from '../dialect.ts';
import { connectMysql } from './connect.ts';
import { courier } from './courier.ts';
import { parseMysqlDsn } from './dsn.ts';
import { isUnavailable } from './errors.ts';
import { expressions } from './expressions.ts';
import { schema } from './schema.ts';
import { statements } from './statements.ts';
import { INSTANT_STEP_MS, codecs } from './types.ts';

/** MySQL and MariaDB, through mysql2. */
export const dialect: Dialect = {
  name: 'mysql',
  connect: (dsn, options) => connectMysql(parseMysqlDsn(dsn), options),
  isUnavailable,
  codecs,
  instantStepMs: INSTANT_STEP_MS,
  expressions,
  statements,
  courier,
  schema,
};
