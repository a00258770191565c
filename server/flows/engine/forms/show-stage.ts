import type { Config } from '../../../config/model.ts';
import type { FormContext, Stage, Strategy, StrategyFlow } from '../interfaces/strategy.ts';
import { withChanges } from '../protocol/changes.ts';
import type { Exchange } from '../protocol/exchange.ts';

/** Whether a strategy shows a form: of those that prove addresses, only the one in `use` does. */
function isOffered(strategy: Strategy, flow: StrategyFlow, config: Config): boolean {
  if ((flow === 'recovery' || flow === 'verification') && strategy.method !== config.derived.flows[flow].use)
    return false;
  return isEnabled(strategy, flow, config);
}

/** Whether a strategy takes part in a flow under this configuration. */
export function isEnabled(strategy: Strategy, flow: StrategyFlow, config: Config): boolean {
  if (flow === 'registration' && strategy.alwaysInRegistration === true) return true;
  return config.derived.methods.enabled[strategy.method];
}

/** What a strategy sees of the exchange when it shapes the form of a stage. */
export function formContext<N extends StrategyFlow>(
  exchange: Exchange<N>,
  stage: Stage[N],
  known: Pick<FormContext<N>, 'identity' | 'identifier' | 'traits'>,
): FormContext<N> {
  const { definition, flow, form, config, now, session, deps } = exchange;
  return {
    now,
    provedAddress: session && deps.sessions.onlyProvedAddress(session),
    stage,
    flow,
    form,
    config,
    schemaId: definition.schemaId(exchange),
    csrfToken: () => exchange.csrfToken(),
    ...known,
  };
}

/**
 * Shapes the form for a stage with every enabled strategy, in the catalogue's order.
 * True when at least one of them had something to offer.
 */
export async function showStage<N extends StrategyFlow>(
  exchange: Exchange<N>,
  stage: Stage[N],
  known: Pick<FormContext<N>, 'identity' | 'traits'>,
): Promise<boolean> {
  const { definition, form, config, deps } = exchange;
  const context = formContext(exchange, stage, known);
  let offered = false;
  for (const strategy of deps.strategies) {
    const step = strategy[definition.name];
    if (step === undefined || !isOffered(strategy, definition.name, config)) continue;
    const shaped = await step.form({ ...context, flow: exchange.flow } as never);
    const { offered: isOne, changes } = typeof shaped === 'boolean' ? { offered: shaped, changes: {} } : shaped;
    exchange.flow = withChanges(exchange.flow, changes);
    if (!isOne) continue;
    if (definition.order !== undefined) form.setCsrf(exchange.csrfToken());
    offered = true;
  }
  return offered;
}
