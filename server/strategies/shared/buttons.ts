/** Buttons that choose a strategy by themselves, without naming its method: `totp_unlink`, `lookup_secret_reveal`, ... */
import type { Field, Payload } from '../../flows/engine/protocol/payload.ts';
import type { FieldProblem } from '../../ui/form.ts';
import { problem } from '../../ui/messages.ts';

export const buttonField = (name: string): Field => ({ name, type: 'boolean' });

/** Anything but `false` is meant as pressed; `buttonProblems` refuses what is no boolean. */
export function isPressed({ values }: Payload, name: string): boolean {
  const value = values[name];
  return value !== undefined && value !== false;
}

export const buttonProblems = ({ values }: Payload, names: readonly string[]): readonly FieldProblem[] =>
  names
    .filter((name) => values[name] !== undefined && typeof values[name] !== 'boolean')
    .map((name) => ({ message: problem.generic(`${name} must be true or false`) }));
