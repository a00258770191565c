/**
 * The protocol of the self-service flows as one table: which steps a request takes, in order, for creating, reading and
 * submitting each flow. A step is one check or one deed in one file; the first that answers ends the request.
 */
import { abortPaused } from '../continuity/paused-settings.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import { checkCsrfBinding } from '../steps/check-csrf-binding.ts';
import {
  answerCreated,
  answerFlow,
  begin,
  offerTokenExchange,
  rejectDisabled,
  rejectDisabledRegistration,
  saveNewFlow,
  startFlow,
} from '../steps/create.ts';
import { loadFlowById, loadSubmittedFlow } from '../steps/load-flow.ts';
import { openForm } from '../steps/open-form.ts';
import { rejectExpired } from '../steps/reject-expired.ts';
import { replaceExpired } from '../steps/replace-expired.ts';
import {
  applyLoginSession,
  applyLoginSessionToSubmit,
  checkOwner,
  checkSubmitter,
  comeBack,
  findSession,
  loadOwner,
  rejectSignedIn,
  rejectSignedInSubmit,
  requireSession,
  requireSessionToCreate,
  requireSettingsAal,
} from '../steps/session.ts';
import { submit } from '../steps/submit.ts';
import type { PipelineStep } from './exchange.ts';

export type Operation = 'create' | 'get' | 'submit';

const only =
  (...flows: readonly StrategyFlow[]) =>
  (step: PipelineStep): PipelineStep =>
  (exchange) =>
    flows.includes(exchange.definition.name) ? step(exchange) : undefined;

const login = only('login');
const registration = only('registration');
const settings = only('settings');
const recovery = only('recovery');
/** The flows that prove addresses. */
const addresses = only('recovery', 'verification');

export const PIPELINE: Readonly<Record<Operation, readonly PipelineStep[]>> = {
  create: [
    registration(rejectDisabledRegistration),
    addresses(rejectDisabled),
    findSession,
    settings(requireSessionToCreate),
    settings(requireSettingsAal(comeBack.create, 'redirect')),
    registration(rejectSignedIn),
    recovery(rejectSignedIn),
    loadOwner,
    settings(abortPaused),
    startFlow,
    login(applyLoginSession),
    offerTokenExchange,
    openForm,
    saveNewFlow,
    begin,
    answerCreated,
  ],
  get: [
    registration(rejectDisabledRegistration),
    addresses(rejectDisabled),
    settings(findSession),
    settings(requireSession),
    loadFlowById,
    settings(checkOwner),
    settings(requireSettingsAal(comeBack.get, 'json')),
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
    registration(rejectSignedInSubmit),
    settings(requireSettingsAal(comeBack.submit, 'redirect')),
    loadOwner,
    replaceExpired,
    settings(checkSubmitter),
    submit,
  ],
};
