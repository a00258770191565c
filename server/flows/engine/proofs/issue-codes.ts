import type { Commit, Write } from '../interfaces/commit.ts';
import type { CodesIssued } from '../interfaces/outcome.ts';
import type { CodeFlow } from '../interfaces/ports.ts';
import type { Strategy } from '../interfaces/strategy.ts';
import type { Exchange } from '../protocol/exchange.ts';
import { prepareCode } from './challenge.ts';

/** Issues codes in place of the earlier ones. The flow then waits for one of them. */
export async function issueCodes<N extends CodeFlow>(
  exchange: Exchange<N>,
  { method }: Strategy,
  issued: CodesIssued,
): Promise<Commit> {
  const { deps, definition, flow } = exchange;
  const writes: Write[] = [];
  for (const code of issued.codes) writes.push(await prepareCode(deps, exchange, code, issued));
  return {
    writes: [({ challenges }) => challenges.deleteCodes(definition.name, flow.id), ...writes],
    flow: { ...flow, state: 'sent_email', active: method },
  };
}
