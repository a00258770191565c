/** The SDK's example of a native app as a process, with its output read and its input typed by a test. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../sdk/examples/terminal/main.ts', import.meta.url));
const PATIENCE_MS = 30_000;

export interface TerminalProcess extends AsyncDisposable {
  /** Waits for this to be shown, after what was seen before, and answers it. */
  shows(text: string | RegExp): Promise<string>;
  /** Types an answer to a question that begins like this. */
  type(question: string, answer: string): Promise<void>;
  /** Takes the choice with this label. */
  choose(label: string): Promise<void>;
  hangUp(): void;
  readonly ended: Promise<number | null>;
}

export function startTerminal(api: string): TerminalProcess {
  const child = spawn(process.execPath, ['--conditions=@zelos/source', MAIN, api]);
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  let unseen = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (unseen += text));
  }
  const seen = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (const end = Date.now() + PATIENCE_MS; ; await new Promise((done) => setTimeout(done, 10))) {
      const found = pattern.exec(unseen);
      if (found !== null) {
        unseen = unseen.slice(found.index + found[0].length);
        return found;
      }
      if (Date.now() > end) throw new Error(`${String(pattern)} is not in: ${unseen}`);
    }
  };
  const line = (text: string): void => void child.stdin.write(`${text}\n`);
  return {
    shows: async (text) => (await seen(typeof text === 'string' ? new RegExp(escaped(text)) : text))[0],
    async type(question, answer) {
      await seen(new RegExp(`^${escaped(question)}[^:\\n]*: `, 'm'));
      line(answer);
    },
    async choose(label) {
      const [, number = ''] = await seen(new RegExp(`^ {2}(\\d+) {2}${escaped(label)}$`, 'm'));
      await seen(/^(Your choice|What next): /m);
      line(number);
    },
    hangUp: () => child.stdin.end(),
    ended,
    async [Symbol.asyncDispose]() {
      child.kill();
      await ended;
    },
  };
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
