import { rejected, type Changed, type Rejected } from '../../flows/engine/interfaces/outcome.ts';
import type { IdentityRules, SchemaForms } from '../../flows/engine/interfaces/ports.ts';
import type { FormContext, FormShaped, Step, SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import { withoutCredentials } from '../../identity/credentials.ts';
import type { IdentityWithCredentials } from '../../identity/model.ts';
import { problem } from '../../ui/messages.ts';
import { buttonField, buttonProblems, isPressed } from '../shared/buttons.ts';
import { linkedKey, totpCredential } from './credential.ts';
import { newKeyUrl, secretOf, timeStepOf } from './key.ts';
import { qrNode, saveButton, secretNode, unlinkButton, verifyInput } from './nodes.ts';

/** What the settings of authenticator apps need. */
export interface TotpDependencies {
  readonly rules: IdentityRules;
  readonly schemas: SchemaForms;
}

/** Member of the internal context of a flow: the key to confirm. */
const PENDING = 'totp_url';
const UNLINK = 'totp_unlink';

/** Settings of authenticator apps: link and unlink. */
export const settingsStep = ({ rules, schemas }: TotpDependencies): Step<'settings'> => ({
  fields: [{ name: 'totp_code', type: 'string', lookup: true }, buttonField(UNLINK)],
  claims: (payload) => payload.method === 'totp' || isPressed(payload, UNLINK),
  problems: (payload) => buttonProblems(payload, [UNLINK]),
  form: async (context) => {
    if (linkedKey(context.identity?.credentials ?? {}) === undefined) return offerKey(schemas, context);
    context.form.upsert(unlinkButton());
    return true;
  },
  needsPrivileged: () => true,
  submit: async (context) => {
    const { identity } = context;
    return linkedKey(identity.credentials) === undefined
      ? link(rules, identity, context)
      : unlink(rules, identity, context);
  },
});

/** Offers a new key. Every flow has its own key; the one that the user confirms with a code is linked. */
async function offerKey(
  schemas: SchemaForms,
  { form, identity, config }: FormContext<'settings'>,
): Promise<boolean | FormShaped> {
  if (identity === undefined) return true;
  const account = await schemas.totpAccountName(identity.schemaId, identity.traits);
  const url = await newKeyUrl(config.derived.methods.totp.issuer, account ?? identity.id);
  form.upsert(secretNode(secretOf(url) ?? ''));
  form.upsert(await qrNode(url));
  form.upsert(verifyInput());
  form.append(saveButton());
  return { offered: true, changes: { internalContext: { [PENDING]: url } } };
}

async function link(
  rules: IdentityRules,
  identity: IdentityWithCredentials,
  { flow, payload, now }: SubmitContext<'settings'>,
): Promise<Changed | Rejected> {
  const url = flow.internalContext[PENDING];
  if (typeof url !== 'string') return rejected({ message: problem.generic(NO_KEY) });
  const code = payload.text('totp_code');
  if (code === '') return rejected({ field: 'totp_code', message: problem.required('totp_code') });
  const step = await timeStepOf(code, url, now);
  if (step === undefined) return rejected({ field: 'totp_code', message: problem.totpCodeInvalid() });
  const credentials = [totpCredential(url, step, identity.id, now)];
  const prepared = await rules.prepareChange(identity, { credentials });
  if (!prepared.ok) return rejected(...prepared.problems);
  return { kind: 'changed', before: identity, after: prepared.identity, passed: { method: 'totp', aal: 'aal2' } };
}

/** Another form has unlinked the app since this form was created. The reference answers 500. */
const NO_KEY = 'This form has no key for an authenticator app. Please start again.';

async function unlink(
  rules: IdentityRules,
  identity: IdentityWithCredentials,
  { payload }: SubmitContext<'settings'>,
): Promise<Changed | Rejected> {
  // Without the button nothing changes, and the submission succeeds (reference behaviour).
  if (!isPressed(payload, UNLINK)) return { kind: 'changed', before: identity, after: { ...identity } };
  const rest = { ...identity, credentials: withoutCredentials(identity.credentials, 'totp') };
  const prepared = await rules.prepareChange(rest, {});
  return prepared.ok ? { kind: 'changed', before: identity, after: prepared.identity } : rejected(...prepared.problems);
}
