import { forbidden } from '../../../kernel/errors.ts';
import { redeem } from '../continuity/continuity.ts';
import type { ReturnFlow } from '../interfaces/endpoint.ts';
import type { StepOf } from '../protocol/exchange.ts';
import { tokenExchangeOf } from '../protocol/token-exchange.ts';

/** A user comes back once: one of several requests at once goes on. @throws ApiError 403 for the others */
export const redeemReturn: StepOf<ReturnFlow> = async (exchange) => {
  const { returning } = exchange;
  const isFirst =
    returning.paused === undefined
      ? (await tokenExchangeOf(exchange))?.sessionId === undefined
      : await redeem(exchange, returning.target.container);
  if (!isFirst) throw forbidden('This sign-in was completed or has failed already. Please start again.');
  return undefined;
};
