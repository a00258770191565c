import type { PipelineStep } from '../protocol/exchange.ts';

/** Gives the answer, with the cookies of the commit. An answer that was built before it cannot fail now. */
export const respond: PipelineStep = async ({ submission, cookies }) => {
  const { answer, commit } = submission.completed;
  const reply = typeof answer === 'function' ? await answer() : answer;
  cookies.push(...(commit.cookies ?? []));
  return reply;
};
