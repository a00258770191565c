import type { FieldProblem } from '../../../ui/form.ts';
import { problem } from '../../../ui/messages.ts';
import { refuse } from '../answers/refuse.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange, PipelineStep } from '../protocol/exchange.ts';
import { commonProblems, lookupProblems, traitsProblems } from '../protocol/payload.ts';
import { declaredFields } from './decode-payload.ts';

/** Refuses what is missing or of the wrong type, before anything is looked up. */
export const validatePayload: PipelineStep = async <N extends StrategyFlow>(exchange: Exchange<N>) => {
  const { submission } = exchange;
  const problems = await problemsOf(exchange);
  if (problems.length > 0) return refuse(exchange, problems, submission.keepInput);
  exchange.flow = { ...exchange.flow, transientPayload: submission.payload.transientPayload };
  return undefined;
};

async function problemsOf<N extends StrategyFlow>(exchange: Exchange<N>): Promise<readonly FieldProblem[]> {
  const { step, payload } = exchange.submission;
  const { identifierLength } = exchange.config.derived.limits;
  const tooLong = lookupProblems(payload, await declaredFields(exchange), identifierLength);
  if (tooLong.length > 0) return tooLong;
  const missing = (step.requires?.(payload) ?? [])
    .filter((name) => payload.text(name) === '')
    .map((name) => ({ field: name, message: problem.required(name) }));
  const traits = step.takesTraits === true ? await problemsOfTraits(exchange) : [];
  return [...missing, ...(step.problems?.(payload) ?? []), ...commonProblems(payload), ...traits];
}

async function problemsOfTraits<N extends StrategyFlow>(exchange: Exchange<N>): Promise<readonly FieldProblem[]> {
  const { payload } = exchange.submission;
  const wrong = traitsProblems(payload);
  if (wrong.length > 0) return wrong;
  return exchange.deps.schemas.validateTraits(exchange.definition.schemaId(exchange), payload.traits);
}
