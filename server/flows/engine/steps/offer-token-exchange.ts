import { newExchangeCode } from '../../../crypto/tokens.ts';
import { parseBool } from '../../../go/bool.ts';
import { newId } from '../../../kernel/id.ts';
import type { StepOf } from '../protocol/exchange.ts';

/** A native app may ask for codes that it later exchanges for the session token (RFC 8252: sign-in in a browser). */
export const offerTokenExchange: StepOf<'login' | 'registration'> = (exchange) => {
  const { flow, request, session } = exchange;
  const asked = request.query.get('return_session_token_exchange_code');
  // Registration takes this spelling alone (reference behaviour).
  const wanted = flow.name === 'login' ? parseBool(asked) === true : asked === 'true';
  if (!wanted || flow.type !== 'api' || session !== undefined) return undefined;
  const initCode = newExchangeCode();
  const codes = { id: newId(), flowId: flow.id, initCode, returnToCode: newExchangeCode() };
  exchange.add({ writes: [({ exchanges }) => exchanges.create(codes)] });
  exchange.flow = { ...flow, sessionTokenExchangeCode: initCode };
  return undefined;
};
