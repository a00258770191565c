import type { Flow, FlowByName, FlowName } from '../../flows/engine/interfaces/model.ts';
import type { FlowStore } from '../../flows/engine/interfaces/ports.ts';
import { notFound } from '../../kernel/errors.ts';
import { parseId } from '../../kernel/id.ts';
import {
  LoginFlowEntity,
  RecoveryFlowEntity,
  RegistrationFlowEntity,
  SettingsFlowEntity,
  VerificationFlowEntity,
} from '../entities/flow.ts';
import { prepared } from '../sql/connection.ts';
import type { RowMapper } from '../sql/row-mapper.ts';
import type { StoreContext } from './context.ts';
import * as rows from './flow-rows.ts';

/** The store of one kind of flow. */
interface Kind<F extends Flow> {
  create(flow: F): Promise<void>;
  get(id: string): Promise<F | undefined>;
  update(flow: F): Promise<void>;
  claim(flow: F): Promise<boolean>;
}

/** Never rewritten: what does not change, and the counter that only `claim` moves. */
const FIXED: readonly string[] = ['id', 'nid', 'issuedAt', 'createdAt', 'submitCount'];
/** A challenge that was passed stays passed, whatever another submission still has in hand: a wrong code sent at the same moment, say. */
const UNFINISHED = ` and state <> 'passed_challenge'`;
const gone = () => notFound(undefined, { message: 'Unable to locate the resource' });

function flowKind<F extends Flow, Row extends object>(
  { sql, scope, clock, time, dialect: { instantStepMs } }: StoreContext,
  table: RowMapper<Row>,
  fromRow: (row: Row) => F,
  toRow: (flow: F, nid: string) => Row,
  unfinished = '',
): Kind<F> {
  const mutable = table.columns.map((column) => column.property).filter((property) => !FIXED.includes(property));
  const properties = mutable as (keyof Row & string)[];
  const select = prepared(`select ${table.list('f')} from ${table.name} f where f.id = ? and f.nid = ?`);
  const update = table.update(properties, `id = ? and nid = ?${unfinished}`);
  const count = `update ${table.name} set submit_count = submit_count + 1 where id = ? and nid = ? and submit_count = ?`;
  const touch = `update ${table.name} set updated_at = ? where id = ? and nid = ? and updated_at >= ? and updated_at < ?`;

  /** Counted flows: only the one that finds the count it loaded gets to raise it. */
  const claimByCount = async (flow: F & { readonly submitCount: number }): Promise<boolean> =>
    (await sql.run(prepared(count), [flow.id, scope.nid, flow.submitCount])) > 0;

  /** Flows without a counter: the time of the last change, as the column tells times apart, stands in for it and always moves on. */
  async function claimByTime(flow: F): Promise<boolean> {
    const loaded = Math.floor(flow.updatedAt.getTime() / instantStepMs) * instantStepMs;
    const following = loaded + instantStepMs;
    const next = time(new Date(Math.max(clock.now().getTime(), following)));
    const range = [time(new Date(loaded)), time(new Date(following))];
    return (await sql.run(prepared(touch), [next, flow.id, scope.nid, ...range])) > 0;
  }

  async function find(id: string): Promise<F | undefined> {
    if (parseId(id) === undefined) return undefined;
    const [row] = await sql.all(select, [id, scope.nid]);
    return row === undefined ? undefined : fromRow(table.decode(row));
  }

  return {
    async create(flow) {
      await sql.run(table.insert, table.encode(toRow(flow, scope.nid)));
    },
    get: (id) => find(id),
    async update(flow) {
      const updatedAt = new Date(Math.max(clock.now().getTime(), flow.updatedAt.getTime()));
      const values = table.encodeSome(toRow({ ...flow, updatedAt }, scope.nid), properties);
      const changed = (await sql.run(update, [...values, flow.id, scope.nid])) > 0;
      if (!changed && (unfinished === '' || (await find(flow.id)) === undefined)) throw gone();
    },
    claim: (flow) => (isCounted(flow) ? claimByCount(flow) : claimByTime(flow)),
  };
}

export function flowStore(context: StoreContext): FlowStore {
  const { mapperOf } = context;
  const kinds: { readonly [N in FlowName]: Kind<FlowByName[N]> } = {
    login: flowKind(context, mapperOf(LoginFlowEntity), rows.toLogin, rows.fromLogin),
    registration: flowKind(context, mapperOf(RegistrationFlowEntity), rows.toRegistration, rows.fromRegistration),
    settings: flowKind(context, mapperOf(SettingsFlowEntity), rows.toSettings, rows.fromSettings),
    recovery: flowKind(context, mapperOf(RecoveryFlowEntity), rows.toRecovery, rows.fromRecovery, UNFINISHED),
    verification: flowKind(
      context,
      mapperOf(VerificationFlowEntity),
      rows.toVerification,
      rows.fromVerification,
      UNFINISHED,
    ),
  };
  // TypeScript cannot see that a flow fits the kind its own name picks.
  const kindOf = (flow: Flow) => kinds[flow.name] as Kind<Flow>;
  return {
    create: (flow) => kindOf(flow).create(flow),
    get: (name, id) => kinds[name].get(id),
    update: (flow) => kindOf(flow).update(flow),
    claim: (flow) => kindOf(flow).claim(flow),
  };
}

const isCounted = <F extends Flow>(flow: F): flow is F & { submitCount: number } => 'submitCount' in flow;
