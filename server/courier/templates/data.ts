import { Struct } from '../../go/template/values.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Channel, RequestHeaders } from '../model.ts';

/** What stored data is called inside templates: the fields of the reference's Go types. */
const FIELDS: Readonly<Record<string, string>> = {
  to: 'To',
  request_url: 'RequestURL',
  request_url_domain: 'RequestURLDomain',
  transient_payload: 'TransientPayload',
  identity: 'Identity',
  traits: 'Traits',
  expires_in_minutes: 'ExpiresInMinutes',
  recovery_url: 'RecoveryURL',
  recovery_code: 'RecoveryCode',
  verification_url: 'VerificationURL',
  verification_code: 'VerificationCode',
  login_code: 'LoginCode',
  registration_code: 'RegistrationCode',
  subject: 'Subject',
  body: 'Body',
  html_body: 'HTMLBody',
};

/** The dot of a message's templates. */
export function templateDot(
  { channel, template }: { readonly channel: Channel; readonly template: string },
  data: JsonObject,
  headers: RequestHeaders | null,
): Struct {
  // The reference stores the code of an SMS for recovery under the other code's name.
  const isRenamed = channel === 'sms' && template === 'recovery_code_valid';
  const names: Readonly<Record<string, string>> = isRenamed ? { ...FIELDS, verification_code: 'RecoveryCode' } : FIELDS;
  const fields = Object.entries(data).flatMap(([key, value]) => {
    const name = Object.hasOwn(names, key) ? names[key] : undefined;
    return name === undefined ? [] : [[name, value] as const];
  });
  return new Struct(template, new Map<string, unknown>([...fields, ['UserRequestHeaders', headers ?? {}]]));
}
