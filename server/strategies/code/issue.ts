/** Codes for login and registration, and the messages that carry them. */
import type { Config } from '../../config/model.ts';
import type { OutgoingMessage } from '../../courier/model.ts';
import { newCode } from '../../crypto/code-hmac.ts';
import type { LoginFlow, RegistrationFlow } from '../../flows/engine/interfaces/model.ts';
import type { IssuedCode } from '../../flows/engine/interfaces/outcome.ts';
import type { CodeRecipient } from '../../flows/engine/interfaces/ports.ts';
import { envelope } from '../../flows/engine/proofs/envelope.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { minutes } from '../shared/addresses.ts';

/** Every address gets a code of its own, so that the submitted code tells which address the user proved. */
const issue = (address: CodeRecipient, config: Config, write: (code: string) => OutgoingMessage): IssuedCode => {
  const secret = newCode();
  return { kind: 'code', secret, lifespanMs: config.derived.methods.code.lifespanMs, message: write(secret), address };
};

const common = (flow: LoginFlow | RegistrationFlow, config: Config, { value }: CodeRecipient) => ({
  ...envelope(flow, value),
  expires_in_minutes: minutes(config.derived.methods.code.lifespanMs),
});

/** A login code for an address. `identity`: as presented to its owner. */
export const issueLoginCode = (
  flow: LoginFlow,
  config: Config,
  address: CodeRecipient,
  identity: JsonObject,
): IssuedCode =>
  issue(address, config, (login_code) => {
    const channel = address.via === 'sms' ? ('sms' as const) : ('email' as const);
    return { channel, template: 'login_code_valid', data: { ...common(flow, config, address), identity, login_code } };
  });

/** A registration code for an address. */
export const issueRegistrationCode = (
  flow: RegistrationFlow,
  config: Config,
  address: CodeRecipient,
  traits: JsonObject,
): IssuedCode =>
  issue(address, config, (registration_code) => {
    const template = 'registration_code_valid' as const;
    const known = { ...common(flow, config, address), registration_code };
    return address.via === 'sms'
      ? { channel: 'sms', template, data: { ...known, identity: traits } }
      : { channel: 'email', template, data: { ...known, traits } };
  });
