/** The button that requests another code, in login and registration. */
import type { Payload } from '../../flows/engine/protocol/payload.ts';
import type { FieldProblem } from '../../ui/form.ts';
import { problem } from '../../ui/messages.ts';

const RESEND = 'code';

/** Whether the user requests another code. */
export const asksForAnother = (payload: Payload): boolean => payload.text('resend') === RESEND;

/** The problem of a malformed `resend` (reference behaviour: only its button's value is accepted). */
export const resendProblems = (payload: Payload): readonly FieldProblem[] =>
  ['', RESEND].includes(payload.text('resend'))
    ? []
    : [{ field: 'resend', message: problem.generic(`value must be ${JSON.stringify(RESEND)}`) }];
