import { Struct, goValue, int } from '../../go/template/values.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Channel, RequestHeaders } from '../model.ts';

/** Stored names of template data to the fields of the reference's Go types. */
const FIELDS = {
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
  code: 'Code',
} as const;
type Key = keyof typeof FIELDS;

const ENVELOPE = ['to', 'request_url', 'transient_payload'] as const;
const KNOWN = [...ENVELOPE, 'identity', 'expires_in_minutes'] as const;

/** Data of each template. A field that the stored data lacks (older servers) is its Go zero value. */
const KEYS: Readonly<Record<string, readonly Key[]>> = {
  recovery_invalid: ENVELOPE,
  recovery_valid: [...KNOWN, 'recovery_url'],
  recovery_code_invalid: ENVELOPE,
  recovery_code_valid: [...KNOWN, 'recovery_code'],
  verification_invalid: ENVELOPE,
  verification_valid: [...KNOWN, 'verification_url'],
  verification_code_invalid: ENVELOPE,
  verification_code_valid: [...KNOWN, 'verification_url', 'verification_code'],
  login_code_valid: [...KNOWN, 'login_code'],
  registration_invalid: ENVELOPE,
  registration_code_valid: [...KNOWN, 'traits', 'registration_code'],
};

const ZEROS: Readonly<Partial<Record<Key, () => unknown>>> = {
  expires_in_minutes: () => int(0),
  transient_payload: () => new Map(),
  identity: () => new Map(),
  traits: () => new Map(),
};

function fieldValue(key: Key, value: unknown): unknown {
  if (value === undefined || value === null) return ZEROS[key]?.() ?? '';
  return key === 'expires_in_minutes' && typeof value === 'number' ? int(Math.trunc(value)) : goValue(value);
}

const SECRETS: readonly Key[] = [
  'recovery_url',
  'recovery_code',
  'verification_url',
  'verification_code',
  'login_code',
  'registration_code',
];

/** Whether stored data has the code and link that the template shows. */
export const isComplete = (template: string, data: JsonObject): boolean =>
  (KEYS[template] ?? []).every((key) => !SECRETS.includes(key) || Boolean(data[key] ?? data[FIELDS[key]]));

/** The dot of a message's templates. Kratos v1.0 stored the data under the names of the Go fields. */
export function templateDot(
  { channel, template }: { readonly channel: Channel; readonly template: string },
  data: JsonObject,
  headers: RequestHeaders | null,
): Struct {
  const isSms = channel === 'sms';
  const keys: readonly Key[] = [
    ...(KEYS[template] ?? KNOWN),
    ...(isSms && template === 'recovery_code_valid' ? (['request_url_domain'] as const) : []),
  ];
  const fields = keys.map((key): [string, unknown] => {
    // The reference stores the code of a recovery SMS as `verification_code`.
    const stored = isSms && key === 'recovery_code' ? (data['verification_code'] ?? data[key]) : data[key];
    return [FIELDS[key], fieldValue(key, stored ?? data[FIELDS[key]])];
  });
  return new Struct(template, new Map([...fields, ['UserRequestHeaders', goValue(headers ?? {})]]));
}
