import type { Config } from '../../config/model.ts';
import type { FlowState } from '../../flows/engine/interfaces/model.ts';
import {
  rejected,
  type CodeAnswered,
  type CodesIssued,
  type Registered,
  type Rejected,
} from '../../flows/engine/interfaces/outcome.ts';
import type { IdentityRules } from '../../flows/engine/interfaces/ports.ts';
import type { FormContext, Step, SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import { selfServiceUrl } from '../../flows/engine/protocol/urls.ts';
import type { Credentials } from '../../identity/model.ts';
import { label, notice, problem } from '../../ui/messages.ts';
import type { UiNode } from '../../ui/model.ts';
import { recipientsOf } from './credential.ts';
import { issueRegistrationCode } from './issue.ts';
import {
  anotherCodeButton,
  signInCodeInput,
  continueButton,
  hiddenMethod,
  otherCredentialButton,
  signUpButton,
} from './nodes.ts';
import { asksForAnother, resendProblems } from './resend.ts';

/** What registration by code needs. */
export interface CodeRegistrationDependencies {
  readonly rules: IdentityRules;
}

type Submission = SubmitContext<'registration'>;

const isOn = ({ derived }: Config): boolean => derived.methods.code.passwordless;

/** Registration by code. */
export function registrationStep(deps: CodeRegistrationDependencies): Step<'registration'> {
  return {
    fields: [
      { name: 'code', type: 'string', lookup: true },
      { name: 'resend', type: 'string' },
    ],
    takesTraits: true,
    claims: ({ method }, _flow, config) => method === 'code' && isOn(config),
    form: registrationForm,
    problems: resendProblems,
    restoreInput: (form, payload, csrfToken) => {
      form.setCsrf(csrfToken());
      form.keepValues(payload.traits, 'traits');
    },
    submit: async (context) =>
      asksForAnother(context.payload)
        ? { ...(await register(deps, context, 'choose_method')), changes: { state: 'choose_method' } }
        : register(deps, context, context.flow.state),
  };
}

/** Adds the button, and removes the nodes of the screen that asks for the code when the user returns from it. */
function registrationForm({ stage, form, config }: FormContext<'registration'>): boolean {
  if (!isOn(config)) return false;
  if (stage !== 'unified') {
    const waiting = [anotherCodeButton(), otherCredentialButton(), continueButton(), hiddenMethod()];
    for (const node of [signUpButton(), ...waiting, signInCodeInput(label.registrationCode())])
      form.removeMatching(node);
  }
  if (stage === 'profile') return false;
  form.append(signUpButton());
  return true;
}

async function register(
  { rules }: CodeRegistrationDependencies,
  context: Submission,
  state: FlowState,
): Promise<CodesIssued | CodeAnswered<Registered> | Rejected> {
  const { form, payload, schemaId } = context;
  const { traits } = payload;
  if (state !== 'choose_method' && state !== 'sent_email')
    return rejected({ message: problem.noRegistrationStrategy() });
  const code = payload.text('code');
  const answers = state === 'sent_email';
  if (answers && code === '') return rejected({ field: 'code', message: problem.required('code') });

  const prepared = await rules.prepare(schemaId, traits, []);
  if (!prepared.ok) return rejected(...prepared.problems);
  const credential = prepared.identity.credentials.code;
  if (credential === undefined || credential.identifiers.length === 0)
    return rejected({ message: problem.identifierMissing() });
  if (!answers) return sendCodes(context, credential);
  if (!form.holds(traits, 'traits')) return rejected({ message: problem.traitsMismatch() });
  return { kind: 'code-answered', code, leadsTo: { kind: 'registered', traits, credentials: [credential] } };
}

const isTrait = ({ group, attributes }: UiNode): boolean =>
  group === 'default' && !(attributes.node_type === 'input' && attributes.type === 'submit');

/** Issues the codes and shows the form that asks for one. The traits stay as hidden fields, because the client submits them with the code. */
function sendCodes({ flow, form, payload, config, csrfToken }: Submission, credential: Credentials): CodesIssued {
  const { traits } = payload;
  form.resetMessages();
  form.clear(selfServiceUrl(config, 'registration', { flow: flow.id }), isTrait);
  form.hideInputs('default');
  form.append(hiddenMethod());
  form.append(signInCodeInput(label.registrationCode()));
  form.append(continueButton());
  form.append(anotherCodeButton());
  if (config.derived.flows.registration.twoSteps) form.append(otherCredentialButton());
  form.setMessages([notice.registrationCodeSent()]);
  if (flow.type === 'browser') form.setCsrf(csrfToken());
  form.keepValues(traits, 'traits');
  const codes = recipientsOf(credential).map((address) => issueRegistrationCode(flow, config, address, traits));
  return { kind: 'codes-issued', codes };
}
