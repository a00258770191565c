import { rejected, type FormUpdated, type Rejected } from '../../flows/engine/interfaces/outcome.ts';
import type { FormContext, Step, SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import type { Payload } from '../../flows/engine/protocol/payload.ts';
import { label, notice, problem } from '../../ui/messages.ts';
import { input, methodButton } from '../../ui/nodes.ts';
import type { ProfileDependencies } from './settings.ts';

const SCREENS = ['credential-selection', 'previous'];

const submitButton = () => methodButton('profile', 'profile', label.signUp());
const backButton = () => input('screen', 'profile', 'submit', { value: 'previous', label: label.back() });

/** The screens of two-step registration: traits, then credentials. */
export function registrationStep(deps: ProfileDependencies): Step<'registration'> {
  return {
    fields: [{ name: 'screen', type: 'string' }],
    takesTraits: true,
    claims: (payload, _flow, config) =>
      config.derived.flows.registration.twoSteps &&
      (['profile', 'profile:back'].includes(payload.method) || payload.text('screen') !== ''),
    form: async (context) => profileForm(deps, context),
    restoreInput: (form, payload) => form.keepValues(payload.traits, 'traits'),
    submit: async (context) => changeScreen(deps, context),
  };
}

async function profileForm({ schemas }: ProfileDependencies, context: FormContext<'registration'>): Promise<boolean> {
  if (context.stage === 'credentials') return credentialsForm(context);
  const { stage, form, schemaId, traits } = context;
  form.removeMatching(backButton());
  for (const node of await schemas.nodes(schemaId, 'default')) form.upsert(node);
  if (stage === 'unified') return true;
  if (traits !== undefined) form.fillValues(traits, 'traits', 'default');
  form.append(submitButton());
  return true;
}

/** Second screen: the traits stay in the form as hidden fields, with a button that returns to the first screen. */
function credentialsForm({ form }: FormContext<'registration'>): boolean {
  form.append(backButton());
  form.removeMatching(submitButton());
  form.hideInputs('default');
  form.addMessage(notice.chooseCredential());
  return true;
}

const goesBack = (payload: Payload): boolean =>
  payload.text('screen') === 'previous' || (payload.text('screen') === '' && payload.method === 'profile:back');

async function changeScreen(
  deps: ProfileDependencies,
  { form, payload, schemaId, showStage }: SubmitContext<'registration'>,
): Promise<FormUpdated | Rejected> {
  const screen = payload.text('screen');
  if (screen !== '' && !SCREENS.includes(screen)) {
    const allowed = SCREENS.map((name) => JSON.stringify(name)).join(', ');
    return rejected({ field: 'screen', message: problem.generic(`value must be one of ${allowed}`) });
  }
  const { traits } = payload;
  form.resetMessages();
  if (goesBack(payload)) {
    form.fillValues(traits, 'traits', 'default');
    await showStage('profile', { traits });
    return { kind: 'form-updated', changes: { transientPayload: undefined } };
  }
  const prepared = await deps.rules.prepare(schemaId, traits, []);
  if (!prepared.ok) return rejected(...prepared.problems);
  await showStage('credentials', { traits });
  form.fillValues(traits, 'traits', 'default');
  return { kind: 'form-updated', changes: { active: undefined, state: 'choose_method' } };
}
