import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { outputOf } from './process.ts';
import { configurableTarget, type Runner, type Surroundings, type Target } from './target.ts';

const inServer = (path: string): string => fileURLToPath(new URL(`../../server/${path}`, import.meta.url));

/** Zelos from this checkout. Its servers follow each other in few processes, since starting one takes longer than most of what is asked of it. */
export function zelosTarget(address?: string): Target {
  return configurableTarget({ name: 'zelos', command: [inServer('bin/zelos')], address, openRunner: openHost });
}

async function openHost({ providers }: Surroundings): Promise<Runner> {
  const child = fork(inServer('test/server-host.ts'), {
    env: { ...process.env, ...providers.environment },
    execArgv: ['--max-semi-space-size=4'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const output = outputOf(child);
  const ask = async (request: object): Promise<void> => {
    const error = await answerOf(child, request);
    if (error !== undefined) throw new Error(`${error}\nit said:\n${output.text()}`);
  };
  return {
    async serve({ file, dsn }) {
      output.clear();
      await ask({ ask: 'serve', file, dsn });
      return { said: output.text, stop: () => ask({ ask: 'stop' }) };
    },
    async close() {
      if (!child.connected) return;
      const exit = once(child, 'exit');
      child.disconnect();
      await exit;
    },
  };
}

/** Asks the host, which answers one request at a time; gives what went wrong. */
async function answerOf(child: ChildProcess, request: object): Promise<string | undefined> {
  if (!child.connected) return 'the process that hosts the servers has ended';
  const ended = new AbortController();
  const onExit = (code: number | null) =>
    ended.abort(new Error(`the process that hosts the servers ended with ${code}`));
  child.once('exit', onExit);
  try {
    child.send(request);
    const [answer] = (await once(child, 'message', { signal: ended.signal })) as [{ error?: string }];
    return answer.error;
  } catch (error) {
    return String(ended.signal.aborted ? ended.signal.reason : error);
  } finally {
    child.off('exit', onExit);
  }
}
