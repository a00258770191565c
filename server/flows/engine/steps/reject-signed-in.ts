import { answerSignedIn, type Leaving, type Where } from '../answers/signed-in.ts';
import type { StepOf } from '../protocol/exchange.ts';

/** Registration and recovery are not for users who are signed in. */
export const rejectSignedIn =
  (where: Where): StepOf<'registration'> & StepOf<'recovery'> =>
  (exchange: Leaving) =>
    answerSignedIn(exchange, where);
