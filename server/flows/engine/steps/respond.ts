import type { PipelineStep } from '../protocol/exchange.ts';

/** Gives the answer that was built before the commit: nothing can fail in between. */
export const respond: PipelineStep = ({ submission }) => submission.completed.answer;
