import { prepareCode } from '../challenge.ts';
import type { Write } from '../challenge.ts';
import type { Exchange } from '../exchange.ts';
import type { CodesIssued } from '../outcome.ts';
import type { CodeFlow } from '../ports.ts';
import type { Strategy } from '../strategy.ts';

/** Sends codes, which take the place of those before, and lets the flow wait for one of them. */
export async function issueCodes<N extends CodeFlow>(
  exchange: Exchange<N>,
  { method }: Strategy,
  issued: CodesIssued,
): Promise<void> {
  const { deps, definition, flow } = exchange;
  const writes: Write[] = [];
  for (const code of issued.codes) writes.push(await prepareCode(deps, exchange, code, issued));
  flow.state = 'sent_email';
  flow.active = method;
  await deps.database.transaction(async (stores) => {
    await stores.challenges.deleteCodes(definition.name, flow.id);
    for (const write of writes) await write(stores);
    await stores.flows.update(flow);
  });
}
