import { rejected, type Authenticated, type Rejected } from '../../flows/engine/interfaces/outcome.ts';
import type { Step, SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import type { Payload } from '../../flows/engine/protocol/payload.ts';
import { problem } from '../../ui/messages.ts';
import { linkedKey, consumeTimeStep } from './credential.ts';
import { timeStepOf } from './key.ts';
import { codeInput, signInButton } from './nodes.ts';

const MIN_LENGTH = 6;

/** Login by the code of an authenticator app, as second factor. */
export const loginStep: Step<'login'> = {
  fields: [{ name: 'totp_code', type: 'string', lookup: true }],
  claims: ({ method }, flow) => method === 'totp' && flow.requestedAal === 'aal2',
  requires: () => ['totp_code'],
  problems: tooShort,
  form: ({ stage, form, identity }) => {
    if (stage !== 'second-factor' || identity?.credentials.totp === undefined) return false;
    form.upsert(codeInput());
    form.append(signInButton());
    return true;
  },
  restoreInput: (form) => form.setValue('totp_code', undefined),
  submit: logIn,
};

function tooShort(payload: Payload) {
  const { length } = [...payload.text('totp_code')];
  const short = length > 0 && length < MIN_LENGTH;
  return short ? [{ field: 'totp_code', message: problem.tooShort(MIN_LENGTH, length) }] : [];
}

async function logIn({ payload, identity, now }: SubmitContext<'login'>): Promise<Authenticated | Rejected> {
  if (identity?.credentials.totp === undefined) return rejected({ message: problem.noTotpDevice() });
  const wrong = { message: problem.totpCodeInvalid() };
  const url = linkedKey(identity.credentials);
  const step = url === undefined ? undefined : await timeStepOf(payload.text('totp_code'), url, now);
  if (url === undefined || step === undefined) return rejected(wrong);
  return {
    kind: 'authenticated',
    identity,
    consumes: { type: 'totp', consume: (stored) => consumeTimeStep(stored, url, step), onAlreadyConsumed: wrong },
  };
}
