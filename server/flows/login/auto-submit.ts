import { formContext, isEnabled } from '../engine/forms/show-stage.ts';
import type { Commit } from '../engine/interfaces/commit.ts';
import type { FormContext, Stage } from '../engine/interfaces/strategy.ts';
import { issueCodes } from '../engine/proofs/issue-codes.ts';
import type { Exchange } from '../engine/protocol/exchange.ts';

/** Submits a form that leaves the user no choice. Undefined: the form waits for the user. */
export async function autoSubmit(
  exchange: Exchange<'login'>,
  stage: Stage['login'],
  { identity, identifier }: Pick<FormContext<'login'>, 'identity' | 'identifier'>,
): Promise<Commit | undefined> {
  const { deps, config } = exchange;
  const context = formContext(exchange, stage, { identity, identifier });
  for (const strategy of deps.strategies.filter((each) => isEnabled(each, 'login', config))) {
    const outcome = await strategy.login?.autoSubmit?.(context);
    if (outcome !== undefined) return issueCodes(exchange, strategy, outcome);
  }
  return undefined;
}
