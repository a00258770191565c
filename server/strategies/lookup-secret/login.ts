import { rejected, type Authenticated, type Rejected } from '../../flows/engine/interfaces/outcome.ts';
import type { Step, SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import { problem } from '../../ui/messages.ts';
import { heldSecrets, checkCode, consumeCode } from './credential.ts';
import { codeInput, signInButton } from './nodes.ts';

/** Login by backup code, as second factor. */
export const loginStep: Step<'login'> = {
  fields: [{ name: 'lookup_secret', type: 'string', lookup: true }],
  claims: ({ method }, flow) => method === 'lookup_secret' && flow.requestedAal === 'aal2',
  requires: () => ['lookup_secret'],
  form: ({ stage, form, identity }) => {
    if (stage !== 'second-factor' || identity?.credentials.lookup_secret === undefined) return false;
    form.upsert(codeInput());
    form.append(signInButton());
    return true;
  },
  restoreInput: (form) => form.setValue('lookup_secret', undefined),
  submit: logIn,
};

async function logIn({ payload, identity, now }: SubmitContext<'login'>): Promise<Authenticated | Rejected> {
  if (identity?.credentials.lookup_secret === undefined) return rejected({ message: problem.noLookupSecrets() });
  const code = payload.text('lookup_secret');
  const used = { message: problem.lookupSecretUsed() };
  switch (checkCode(heldSecrets(identity.credentials), code)) {
    case 'wrong':
      return rejected({ message: problem.lookupSecretInvalid() });
    case 'used':
      return rejected(used);
    case 'good':
      return {
        kind: 'authenticated',
        identity,
        consumes: {
          type: 'lookup_secret',
          consume: (stored) => consumeCode(stored, code, now),
          onAlreadyConsumed: used,
        },
      };
  }
}
