/** The user at a terminal. */
import { createInterface } from 'node:readline/promises';

export interface Terminal {
  say(text: string): void;
  /** The user's input; the suggestion when it is empty. */
  ask(question: string, suggestion?: string): Promise<string>;
  /** One of several choices, by its number. */
  choose<T>(question: string, choices: readonly Choice<T>[]): Promise<T>;
  close(): void;
}

export interface Choice<T> {
  readonly label: string;
  readonly value: T;
}

/** The terminal was closed. */
export class HungUp extends Error {}

/** The terminal of this process. */
export function openTerminal(): Terminal {
  const screen = createInterface({ input: process.stdin, output: process.stdout });
  // Also keeps input that was typed ahead.
  const lines = screen[Symbol.asyncIterator]();
  const say = (text: string): void => console.log(text);
  const ask = async (question: string, suggestion = ''): Promise<string> => {
    screen.setPrompt(suggestion === '' ? `${question}: ` : `${question} (${suggestion}): `);
    screen.prompt();
    const line = await lines.next();
    if (line.done === true) throw new HungUp();
    return line.value.trim() || suggestion;
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
    close: () => screen.close(),
  };
}
