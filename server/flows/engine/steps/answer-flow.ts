import type { PipelineStep } from '../protocol/exchange.ts';
import { shownFlow } from '../protocol/shown-flow.ts';

/** A flow that is read comes as JSON. */
export const answerFlow: PipelineStep = (exchange) => ({ ...shownFlow(exchange, 200), tellsLoginRequest: true });
