/** The recovery flow: what is particular to it. The protocol is in `flows/engine/protocol/pipeline.ts`. */
import { problem } from '../../ui/messages.ts';
import type { RecoveryFlow } from '../engine/interfaces/model.ts';
import { activeStrategy } from '../engine/proofs/challenge.ts';
import type { Exchange, FlowDefinition } from '../engine/protocol/exchange.ts';
import { flowBase } from '../engine/protocol/start.ts';
import { completeRecovery } from './complete.ts';

export const recoveryFlow: FlowDefinition<'recovery'> = {
  name: 'recovery',
  rejectedRedirectStatus: 303,
  formUpdated: { status: 200, sorted: false, jsonFor: 'json-requests' },
  start: startRecovery,
  firstStage: () => 'address',
  schemaId: ({ config }) => config.identity.default_schema_id,
  noStrategy: problem.noRecoveryStrategy,
  expiredMessage: problem.recoveryFlowExpired,
  complete: completeRecovery,
};

function startRecovery(exchange: Exchange<'recovery'>): RecoveryFlow {
  const { deps, config } = exchange;
  const { strategy, step } = activeStrategy(deps.strategies, 'recovery', config);
  const chooses = config.feature_flags.choose_recovery_address && step.choice !== undefined;
  return {
    ...flowBase(exchange),
    name: 'recovery',
    state: chooses ? 'recovery_awaiting_address' : 'choose_method',
    active: strategy.method,
    csrfToken: exchange.csrfToken(),
    submitCount: 0,
    skipCsrfCheck: false,
  };
}
