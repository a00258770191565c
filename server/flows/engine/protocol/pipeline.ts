/**
 * The protocol of the self-service flows as one table: which steps a request takes, in order. A step is one check or one action in the
 * file of its name. It returns nothing and the next one follows, or it ends the walk (`Ending`). The order is the reference's.
 */
import { signedIn } from '../answers/signed-in.ts';
import { abortPaused } from '../steps/abort-paused.ts';
import { answerCreated } from '../steps/answer-created.ts';
import { answerFlow } from '../steps/answer-flow.ts';
import { applyLoginSessionToSubmit } from '../steps/apply-login-session-to-submit.ts';
import { applyLoginSession } from '../steps/apply-login-session.ts';
import { autoSubmit } from '../steps/auto-submit.ts';
import { beginFlow } from '../steps/begin-flow.ts';
import { buildForm } from '../steps/build-form.ts';
import { checkCsrfBinding } from '../steps/check-csrf-binding.ts';
import { checkCsrf } from '../steps/check-csrf.ts';
import { checkEnabled } from '../steps/check-enabled.ts';
import { checkOwner } from '../steps/check-owner.ts';
import { checkReturnEnabled } from '../steps/check-return-enabled.ts';
import { commitProof } from '../steps/commit-proof.ts';
import { commit } from '../steps/commit.ts';
import { complete } from '../steps/complete.ts';
import { continueSignedIn } from '../steps/continue-signed-in.ts';
import { decodeFields } from '../steps/decode-fields.ts';
import { decodePayload } from '../steps/decode-payload.ts';
import { findSession } from '../steps/find-session.ts';
import { findStrategy } from '../steps/find-strategy.ts';
import { judgeBegun } from '../steps/judge-begun.ts';
import { judgeReturn } from '../steps/judge-return.ts';
import { judge } from '../steps/judge.ts';
import { leaveSignedIn } from '../steps/leave-signed-in.ts';
import { loadFlowById } from '../steps/load-flow-by-id.ts';
import { loadOwner } from '../steps/load-owner.ts';
import { loadReturnFlow } from '../steps/load-return-flow.ts';
import { loadSubmittedFlow } from '../steps/load-submitted-flow.ts';
import { offerTokenExchange } from '../steps/offer-token-exchange.ts';
import { openNextForm } from '../steps/open-next-form.ts';
import { prepareCommit } from '../steps/prepare-commit.ts';
import { readLoginRequest } from '../steps/read-login-request.ts';
import { redeemReturn } from '../steps/redeem-return.ts';
import { rejectDisabledRegistration } from '../steps/reject-disabled-registration.ts';
import { rejectDisabled } from '../steps/reject-disabled.ts';
import { rejectExpiredReturn } from '../steps/reject-expired-return.ts';
import { rejectExpired } from '../steps/reject-expired.ts';
import { rejectSignedIn } from '../steps/reject-signed-in.ts';
import { replaceExpired } from '../steps/replace-expired.ts';
import { requirePrivilegedChange } from '../steps/require-privileged-change.ts';
import { requirePrivileged } from '../steps/require-privileged.ts';
import { requireSessionToCreate } from '../steps/require-session-to-create.ts';
import { requireSessionToReturn } from '../steps/require-session-to-return.ts';
import { requireSession } from '../steps/require-session.ts';
import { comeBack, requireSettingsAal } from '../steps/require-settings-aal.ts';
import { respond } from '../steps/respond.ts';
import { resumePaused } from '../steps/resume-paused.ts';
import { runAfterPersist } from '../steps/run-after-persist.ts';
import { runAfterVerification } from '../steps/run-after-verification.ts';
import { runBeforeFlow } from '../steps/run-before-flow.ts';
import { runBeforePersist } from '../steps/run-before-persist.ts';
import { runHooks } from '../steps/run-hooks.ts';
import { startFlow } from '../steps/start-flow.ts';
import { storeInactive } from '../steps/store-inactive.ts';
import { validatePayload } from '../steps/validate-payload.ts';
import { verifyReturn } from '../steps/verify-return.ts';
import type { PipelineStep } from './exchange.ts';
import { only } from './only.ts';

/** The columns: the requests of clients, and two continuations. */
export type Operation = 'create' | 'get' | 'submit' | 'return' | 'begin-login' | 'become' | 'conclude';

const login = only('login');
const registration = only('registration');
const settings = only('settings');
const recovery = only('recovery');
const signingIn = only('login', 'registration');
const verification = only('verification');
const persisting = only('registration', 'settings');
const recoveryOrVerification = only('recovery', 'verification');
const exceptVerification = only('login', 'registration', 'settings', 'recovery');
const exceptSettings = only('login', 'registration', 'recovery', 'verification');
/** The flows that a user may leave and come back to. */
const returning = only('login', 'registration', 'settings');

/** The commit and what follows it. A step that ends the walk with a `Completed` (a refusal, say) continues here. */
const conclude: readonly PipelineStep[] = [
  commit,
  persisting(runAfterPersist),
  verification(runAfterVerification),
  respond,
];

/** From the strategy's outcome to the answer. `complete` goes on to the hooks where the outcome is a success that they may object to. */
const settle: readonly PipelineStep[] = [
  complete,
  exceptVerification(commitProof),
  settings(requirePrivilegedChange),
  persisting(runBeforePersist),
  settings(requirePrivilegedChange),
  registration(storeInactive),
  settings(abortPaused),
  settings(openNextForm),
  exceptVerification(runHooks),
  exceptVerification(prepareCommit),
  ...conclude,
];

/** `become`: a submission that goes on in a flow of another kind, such as the social login of an unknown user. */
export const PIPELINE: Readonly<Record<Operation, readonly PipelineStep[]>> = {
  create: [
    registration(rejectDisabledRegistration),
    recoveryOrVerification(rejectDisabled),
    login(readLoginRequest),
    findSession,
    settings(requireSessionToCreate),
    settings(requireSettingsAal(comeBack.create, 'apps')),
    registration(continueSignedIn),
    registration(rejectSignedIn(signedIn.createRegistration)),
    recovery(rejectSignedIn(signedIn.recovery)),
    loadOwner,
    settings(abortPaused),
    startFlow,
    login(applyLoginSession),
    signingIn(offerTokenExchange),
    settings(runBeforeFlow),
    buildForm,
    exceptSettings(runBeforeFlow),
    autoSubmit,
    beginFlow,
    answerCreated,
    ...conclude,
  ],
  get: [
    registration(rejectDisabledRegistration),
    recoveryOrVerification(rejectDisabled),
    settings(findSession),
    settings(requireSession),
    loadFlowById,
    settings(checkOwner('read')),
    settings(requireSettingsAal(comeBack.get, 'everyone')),
    settings(loadOwner),
    checkCsrfBinding,
    rejectExpired,
    answerFlow,
  ],
  submit: [
    findSession,
    settings(requireSession),
    loadSubmittedFlow,
    login(applyLoginSessionToSubmit),
    registration(rejectSignedIn(signedIn.submitRegistration)),
    settings(requireSettingsAal(comeBack.submit, 'apps')),
    loadOwner,
    replaceExpired,
    settings(checkOwner('submit')),
    settings(resumePaused),
    decodeFields,
    findStrategy,
    checkEnabled,
    decodePayload,
    validatePayload,
    checkCsrf,
    settings(requirePrivileged),
    judge,
    ...settle,
  ],
  return: [
    returning(checkReturnEnabled),
    returning(loadReturnFlow),
    findSession,
    settings(requireSessionToReturn),
    settings(checkOwner('submit')),
    loadOwner,
    returning(rejectExpiredReturn),
    returning(verifyReturn),
    signingIn(leaveSignedIn),
    returning(redeemReturn),
    returning(judgeReturn),
    ...settle,
  ],
  'begin-login': [
    findSession,
    startFlow,
    login(applyLoginSession),
    buildForm,
    exceptSettings(runBeforeFlow),
    beginFlow,
    login(judgeBegun),
    ...settle,
  ],
  become: [judge, ...settle],
  conclude,
};
