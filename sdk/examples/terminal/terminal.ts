/** A person at a terminal. */
import { createInterface } from 'node:readline/promises';

export interface Terminal {
  say(text: string): void;
  /** What the person types in; the suggestion when that is nothing. */
  ask(question: string, suggestion?: string): Promise<string>;
  /** One of several, by its number. */
  choose<T>(question: string, choices: readonly Choice<T>[]): Promise<T>;
  close(): void;
}

export interface Choice<T> {
  readonly label: string;
  readonly value: T;
}

/** The terminal that this process was started from. */
export function openTerminal(): Terminal {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  // Otherwise Ctrl-D would leave a question open for good.
  const hungUp = new AbortController();
  lines.once('close', () => hungUp.abort());
  const say = (text: string): void => console.log(text);
  const ask = async (question: string, suggestion = ''): Promise<string> => {
    const prompt = suggestion === '' ? `${question}: ` : `${question} (${suggestion}): `;
    const typed = await lines.question(prompt, hungUp);
    return typed.trim() === '' ? suggestion : typed.trim();
  };
  return {
    say,
    ask,
    async choose(question, choices) {
      choices.forEach(({ label }, index) => say(`  ${index + 1}  ${label}`));
      for (;;) {
        const chosen = choices[Number(await ask(question)) - 1];
        if (chosen !== undefined) return chosen.value;
        say(`Please type a number from 1 to ${choices.length}.`);
      }
    },
    close: () => lines.close(),
  };
}
