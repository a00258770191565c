import type { CodesIssued } from '../interfaces/outcome.ts';
import type { CodeFlow } from '../interfaces/ports.ts';
import type { Strategy } from '../interfaces/strategy.ts';
import type { Exchange } from '../protocol/exchange.ts';
import { prepareCode, type Write } from './challenge.ts';

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
