import type { PipelineStep } from '../protocol/exchange.ts';
import { reportEnd } from '../protocol/report.ts';

/** Gives the answer. The commit stands, and so its cookies do, also where an answer that is made now fails. */
export const respond: PipelineStep = async (exchange) => {
  const { submission, cookies } = exchange;
  const { answer, commit, result } = submission.completed;
  cookies.push(...(commit.cookies ?? []));
  const reply = typeof answer === 'function' ? await answer() : answer;
  if (result !== undefined) reportEnd(exchange, result);
  return reply;
};
