import { MessageEntity } from '../../entities/courier.ts';
import { prepared, unprepared } from '../../sql/connection.ts';
import { attemptsTogether } from '../../stores/courier-attempts-together.ts';
import { attemptsWith } from '../../stores/courier-attempts.ts';
import { STATUS } from '../../stores/courier-rows.ts';
import type { CourierStatements } from '../dialect.ts';
import { codecs } from './types.ts';

/** The server's clock, in whole seconds as columns keep them. */
const NOW = 'utc_timestamp()';

const placesFor = (values: readonly unknown[]) => values.map(() => '?').join(', ');

/** Workers on several machines go by the server's clock. */
export const courier: CourierStatements = {
  ago: (_context, ms) => ({ text: `(${NOW} - interval ? microsecond)`, values: [Math.round(ms * 1000)] }),
  claim({ sql, mapperOf, scope }, where, limit) {
    const messages = mapperOf(MessageEntity);
    // In the order of the index: what is read to be sorted would be locked, too, and skipped by the other workers.
    const due = prepared(
      `select m.id from ${messages.name} m force index (courier_messages_nid_status_created_at_id_idx)
       where m.nid = ? and ${where.text} order by m.created_at limit ? for update skip locked`,
    );
    return sql.transaction(async () => {
      const ids = (await sql.all(due, [scope.nid, ...where.values, limit])).map(([id]) => String(id));
      if (ids.length === 0) return [];
      const own = `id in (${placesFor(ids)})`;
      const take = `update ${messages.name} set status = ${STATUS.processing}, updated_at = ${NOW} where ${own}`;
      await sql.run(unprepared(take), ids);
      return sql.all(unprepared(`select ${messages.list('m')} from ${messages.name} m where ${own}`), ids);
    });
  },
  attempts: (context) => attemptsWith(attemptsTogether(context, { now: NOW, encodeJson: codecs.json.encode })),
};
