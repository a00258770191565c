/** The verification flow: what is particular to it. The protocol is in `flows/engine/protocol/pipeline.ts`. */
import { problem } from '../../ui/messages.ts';
import type { VerificationFlow } from '../engine/interfaces/model.ts';
import { activeStrategy } from '../engine/proofs/challenge.ts';
import type { Exchange, FlowDefinition } from '../engine/protocol/exchange.ts';
import { flowBase } from '../engine/protocol/start.ts';
import { completeVerification } from './complete.ts';

export const verificationFlow: FlowDefinition<'verification'> = {
  name: 'verification',
  rejectedRedirectStatus: 303,
  formUpdated: { status: 200, sorted: false, jsonFor: 'json-requests' },
  keepsMessages: true,
  createErrorsInJson: true,
  start: startVerification,
  firstStage: () => 'address',
  schemaId: ({ config }) => config.identity.default_schema_id,
  noStrategy: problem.noVerificationStrategy,
  expiredMessage: problem.verificationFlowExpired,
  complete: completeVerification,
};

function startVerification(exchange: Exchange<'verification'>): VerificationFlow {
  const { deps, config } = exchange;
  const { strategy } = activeStrategy(deps.strategies, 'verification', config);
  return {
    ...flowBase(exchange),
    name: 'verification',
    state: 'choose_method',
    active: strategy.method,
    csrfToken: exchange.csrfToken(),
    submitCount: 0,
  };
}
