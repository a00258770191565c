import type { Tracing } from '../../observability/tracing/tracing.ts';
import type { SqlConnection, Statement } from './connection.ts';

/**
 * The connection with a span for each statement and transaction, under the reference's names. A span has the text of its statement without the parameters,
 * which hold what users have typed. Statements outside of requests and deliveries (claims of the courier, migrations) have no span.
 */
export function tracedConnection(sql: SqlConnection, tracing: Tracing, system: string): SqlConnection {
  const options = (text?: string) => ({
    kind: 'client' as const,
    attributes: { 'db.system.name': system, 'db.statement': text },
  });
  const traced = <T>(name: string, { text }: Statement, work: () => Promise<T>): Promise<T> =>
    tracing.span(name, options(text), work);
  return {
    pool: () => sql.pool(),
    get inTransaction() {
      return sql.inTransaction;
    },
    all: (statement, values) => traced('sql.conn.query', statement, () => sql.all(statement, values)),
    map: (statement, values, read) => traced('sql.conn.query', statement, () => sql.map(statement, values, read)),
    run: (statement, values) => traced('sql.conn.exec', statement, () => sql.run(statement, values)),
    transaction: (work) =>
      sql.inTransaction ? work() : tracing.span('sql.tx', options(), () => sql.transaction(work)),
    savepoint: (work) => sql.savepoint(work),
    onRollback: (undo) => sql.onRollback(undo),
    onEnd: (done) => sql.onEnd(done),
    script: (text) => sql.script(text),
    close: () => sql.close(),
  };
}
