import type { FieldProblem } from '../../../ui/form.ts';
import { problem } from '../../../ui/messages.ts';
import { resumeSettings } from '../continuity/paused-settings.ts';
import type { FlowReply } from '../interfaces/reply.ts';
import type { Step, Strategy, StrategyFlow } from '../interfaces/strategy.ts';
import { methodDisabled } from '../protocol/errors.ts';
import type { Exchange, PipelineStep } from '../protocol/exchange.ts';
import {
  commonProblems,
  decodePayload,
  isUnreadable,
  readFields,
  readFieldsAndQuery,
  traitsProblems,
  type Payload,
  type PayloadFields,
} from '../protocol/payload.ts';
import { submissionViolation } from './check-submission-csrf.ts';
import { asProblem, refuse } from './refuse.ts';
import { settle } from './settle.ts';
import { isEnabled } from './show-stage.ts';
import { submitContext } from './submit-context.ts';

/**
 * The heart of every submission: find the strategy it names, check payload and CSRF, let the strategy judge, and turn its
 * outcome into a reply.
 */
export const submit: PipelineStep = async <N extends StrategyFlow>(exchange: Exchange<N>): Promise<FlowReply> => {
  const raw = (await resumeSettings(exchange)) ?? readSubmission(exchange);
  if (isUnreadable(raw)) return refuse(exchange, [{ message: problem.generic(raw.unreadable) }]);
  const named = decodePayload(raw, [{ name: 'screen', type: 'string' }, ...plainFields(exchange)]);
  if (isUnreadable(named)) return refuse(exchange, [{ message: problem.generic(named.unreadable) }]);

  const strategy = claimant(exchange, named);
  const step = strategy && stepOf(strategy, exchange);
  if (strategy === undefined || step === undefined) {
    if (isSwitchedOff(exchange, named.method)) throw methodDisabled();
    return refuse(exchange, [{ message: exchange.definition.noStrategy() }]);
  }
  if (!isEnabled(strategy, exchange.definition.name, exchange.config)) throw methodDisabled();

  const payload = decodePayload(raw, await fieldsOf(exchange, step));
  if (isUnreadable(payload)) return refuse(exchange, [{ message: problem.generic(payload.unreadable) }]);
  exchange.payload = payload;
  return handle(exchange, strategy, step, payload);
};

/** Settings may be submitted by GET, as a browser comes back that way after logging in again, and so may links that were followed. */
function readSubmission<N extends StrategyFlow>(exchange: Exchange<N>) {
  const { request, definition, flow, deps } = exchange;
  const challenge = definition.name === 'recovery' || definition.name === 'verification';
  const read = challenge ? readFieldsAndQuery : readFields;
  if (request.method !== 'GET' || definition.name === 'settings') return read(request);
  const active = deps.strategies.find(({ method }) => method === flow.active);
  const allowed = active && stepOf(active, exchange)?.httpMethods;
  if (allowed?.includes('GET') === true) return read(request);
  const methods = (allowed ?? ['POST', 'PUT', 'PATCH']).join(' ');
  return {
    unreadable: `Unable to decode body because HTTP Request Method was "GET" but only [${methods}] are supported.`,
  };
}

async function handle<N extends StrategyFlow>(
  exchange: Exchange<N>,
  strategy: Strategy,
  step: Step<N>,
  payload: Payload,
): Promise<FlowReply> {
  const keepInput = () => step.keep?.(exchange.form, payload, () => exchange.csrfToken(), exchange.flow);
  const problems = await payloadProblems(exchange, step, payload);
  if (problems.length > 0) return refuse(exchange, problems, keepInput);
  exchange.flow.transientPayload = payload.transientPayload;
  const violation = needsNoCsrf(exchange, step, payload) ? undefined : submissionViolation(exchange, payload);
  if (violation?.code === 400) return refuse(exchange, [asProblem(violation)], keepInput);
  if (violation !== undefined) {
    if (step.renewsCsrf === true) exchange.request.csrf.regenerate();
    throw violation;
  }
  const outcome = await step.submit(submitContext(exchange, payload));
  return settle(exchange, { strategy, fields: payload.values, keepInput }, outcome);
}

/** A recovery that an administrator started goes on in whatever browser the person has. */
function needsNoCsrf<N extends StrategyFlow>({ flow }: Exchange<N>, step: Step<N>, payload: Payload): boolean {
  if (flow.name === 'recovery' && flow.skipCsrfCheck) return true;
  return step.needsNoCsrf?.(payload, flow) === true;
}

/** What a strategy may be told by: fields that can always be decoded. */
const plainFields = <N extends StrategyFlow>(exchange: Exchange<N>): PayloadFields =>
  exchange.deps.strategies
    .flatMap((strategy) => stepOf(strategy, exchange)?.fields ?? [])
    .filter(({ type }) => type === 'string' || type === 'boolean');

function claimant<N extends StrategyFlow>(exchange: Exchange<N>, payload: Payload): Strategy | undefined {
  const { deps, flow, config } = exchange;
  return deps.strategies.find((strategy) => stepOf(strategy, exchange)?.claims(payload, flow, config));
}

/** Registrations by code are told from unknown methods when they are off (reference behaviour). */
const isSwitchedOff = <N extends StrategyFlow>({ config, definition }: Exchange<N>, method: string): boolean =>
  definition.name === 'registration' && method === 'code' && !config.derived.methods.enabled.code;

const stepOf = <N extends StrategyFlow>(strategy: Strategy, { definition }: Exchange<N>): Step<N> | undefined =>
  strategy[definition.name] as Step<N> | undefined;

async function fieldsOf<N extends StrategyFlow>(exchange: Exchange<N>, step: Step<N>): Promise<PayloadFields> {
  if (step.takesTraits !== true) return step.fields;
  return [...step.fields, ...(await exchange.deps.schemas.fields(exchange.definition.schemaId(exchange)))];
}

async function payloadProblems<N extends StrategyFlow>(
  exchange: Exchange<N>,
  step: Step<N>,
  payload: Payload,
): Promise<readonly FieldProblem[]> {
  const missing = (step.requires?.(payload) ?? [])
    .filter((name) => payload.text(name) === '')
    .map((name) => ({ field: name, message: problem.required(name) }));
  const traits = step.takesTraits === true ? await traitsOf(exchange, payload) : [];
  return [...missing, ...(step.problems?.(payload) ?? []), ...commonProblems(payload), ...traits];
}

async function traitsOf<N extends StrategyFlow>(exchange: Exchange<N>, payload: Payload) {
  const wrong = traitsProblems(payload);
  if (wrong.length > 0) return wrong;
  return exchange.deps.schemas.validateTraits(exchange.definition.schemaId(exchange), payload.traits);
}
