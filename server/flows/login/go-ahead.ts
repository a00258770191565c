import type { FormContext, Stage } from '../engine/interfaces/strategy.ts';
import { issueCodes } from '../engine/proofs/issue-codes.ts';
import type { Exchange } from '../engine/protocol/exchange.ts';
import { formContext, isEnabled } from '../engine/steps/show-stage.ts';

/** Where only one thing can follow a form, its strategy does it without being asked. True when one did. */
export async function goAhead(
  exchange: Exchange<'login'>,
  stage: Stage['login'],
  { identity, identifier }: Pick<FormContext<'login'>, 'identity' | 'identifier'>,
): Promise<boolean> {
  const { deps, config } = exchange;
  const context = formContext(exchange, stage, { identity, identifier });
  for (const strategy of deps.strategies.filter((each) => isEnabled(each, 'login', config))) {
    const outcome = await strategy.login?.goAhead?.(context);
    if (outcome === undefined) continue;
    await issueCodes(exchange, strategy, outcome);
    return true;
  }
  return false;
}
