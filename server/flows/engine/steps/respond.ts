import type { PipelineStep } from '../protocol/exchange.ts';

/** Gives the answer. The commit stands, and so its cookies do, also where an answer that is made now fails. */
export const respond: PipelineStep = async ({ submission, cookies }) => {
  const { answer, commit } = submission.completed;
  cookies.push(...(commit.cookies ?? []));
  return typeof answer === 'function' ? answer() : answer;
};
