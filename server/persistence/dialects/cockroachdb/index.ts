import type { Dialect } from '../dialect.ts';
import { connectPostgresql } from '../postgresql/connect.ts';
import { parsePostgresqlDsn } from '../postgresql/dsn.ts';
import { dialect as postgresql } from '../postgresql/index.ts';
import { courier } from './courier.ts';
import { schema } from './schema.ts';
import { statements } from './statements.ts';

const DEFAULT_PORT = 26_257;

/**
 * CockroachDB, through pg: PostgreSQL's protocol and most of its SQL. No advisory locks, no notifications, no stored digests, and conflicts of
 * serialization (40001) are an everyday matter.
 */
export const dialect: Dialect = {
  ...postgresql,
  name: 'cockroachdb',
  connect: (dsn, options) => connectPostgresql(parsePostgresqlDsn(dsn, DEFAULT_PORT), { ...options, isCluster: true }),
  statements,
  courier,
  schema,
};
