/** Buttons that select a strategy without naming its method: `totp_unlink`, `lookup_secret_reveal`, ... */
import type { Field, Payload } from '../../flows/engine/protocol/payload.ts';
import type { FieldProblem } from '../../ui/form.ts';
import { problem } from '../../ui/messages.ts';

/** The field of a button. */
export const buttonField = (name: string): Field => ({ name, type: 'boolean' });

/** Every value except `false` means pressed; `buttonProblems` refuses values that are not booleans. */
export function isPressed({ values }: Payload, name: string): boolean {
  const value = values[name];
  return value !== undefined && value !== false;
}

/** The problems of buttons whose value is not a boolean. */
export const buttonProblems = ({ values }: Payload, names: readonly string[]): readonly FieldProblem[] =>
  names
    .filter((name) => values[name] !== undefined && typeof values[name] !== 'boolean')
    .map((name) => ({ message: problem.generic(`${name} must be true or false`) }));
