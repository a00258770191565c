/** The button that asks for another code, in login and registration. */
import type { Payload } from '../../flows/engine/protocol/payload.ts';
import type { FieldProblem } from '../../ui/form.ts';
import { problem } from '../../ui/messages.ts';

const RESEND = 'code';

export const asksForAnother = (payload: Payload): boolean => payload.text('resend') === RESEND;

export const resendProblems = (payload: Payload): readonly FieldProblem[] =>
  ['', RESEND].includes(payload.text('resend'))
    ? []
    : [{ field: 'resend', message: problem.generic(`value must be ${JSON.stringify(RESEND)}`) }];
