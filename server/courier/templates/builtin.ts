/** The built-in texts, used unless the operator configures others. They are Go templates, like the operator's. */
import type { EmailTemplates, SmsTemplates, TemplateType } from '../model.ts';

export interface Texts {
  readonly subject: string;
  readonly plaintext: string;
  readonly html: string;
}

interface Wording {
  readonly subject: string;
  /** The paragraphs before the code or link; for an unknown address, the explanation. */
  readonly before: readonly string[];
  /** Names of the fields that hold the code and the link. */
  readonly code?: string;
  readonly link?: string;
  readonly after: readonly string[];
}

const IGNORE = 'If this was not you, you need not do anything.';
// Kratos before v1.3 stored no expiry with its messages.
const EXPIRES = 'It can be used once{{ with .ExpiresInMinutes }}, within {{ . }} minutes{{ end }}.';

const WORDINGS: Readonly<Record<Exclude<keyof EmailTemplates, 'stub'>, Wording>> = {
  recovery_valid: {
    subject: 'Get back into your account',
    before: ['Someone, hopefully you, asked to get back into your account. This link lets you in:'],
    link: 'RecoveryURL',
    after: [EXPIRES, IGNORE],
  },
  recovery_invalid: {
    subject: 'Someone tried to get into an account',
    before: ['Someone entered this address to get back into an account, but no account has it.'],
    after: ['If this was you, try the address that you signed up with.', IGNORE],
  },
  recovery_code_valid: {
    subject: 'Use code {{ .RecoveryCode }} to get back into your account',
    before: ['Someone, hopefully you, asked to get back into your account. This code lets you in:'],
    code: 'RecoveryCode',
    after: [EXPIRES, 'Never give it to anyone.', IGNORE],
  },
  recovery_code_invalid: {
    subject: 'Someone tried to get into an account',
    before: ['Someone entered this address to get back into an account, but no account has it.'],
    after: ['If this was you, try the address that you signed up with.', IGNORE],
  },
  verification_valid: {
    subject: 'Confirm your email address',
    before: ['Please open this link to confirm that this address is yours:'],
    link: 'VerificationURL',
    after: [EXPIRES, IGNORE],
  },
  verification_invalid: {
    subject: 'Someone tried to confirm this email address',
    before: ['Someone asked to confirm this address, but no account has it.'],
    after: ['If this was you, try the address that you signed up with.', IGNORE],
  },
  verification_code_valid: {
    subject: 'Use code {{ .VerificationCode }} to confirm your email address',
    before: ['Please enter this code to confirm that this address is yours:'],
    code: 'VerificationCode',
    link: 'VerificationURL',
    after: [EXPIRES, IGNORE],
  },
  verification_code_invalid: {
    subject: 'Someone tried to confirm this email address',
    before: ['Someone asked to confirm this address, but no account has it.'],
    after: ['If this was you, try the address that you signed up with.', IGNORE],
  },
  login_code_valid: {
    subject: 'Use code {{ .LoginCode }} to sign in',
    before: ['This code signs you in:'],
    code: 'LoginCode',
    after: [EXPIRES, 'Never give it to anyone.', IGNORE],
  },
  registration_invalid: {
    subject: 'Someone tried to sign up with this email address',
    before: ['Someone, perhaps you, tried to create an account with this address, but it has an account already.'],
    after: ['If this was you, sign in, or recover your account if you cannot.', IGNORE],
  },
  registration_code_valid: {
    subject: 'Use code {{ .RegistrationCode }} to create your account',
    before: ['This code completes your registration:'],
    code: 'RegistrationCode',
    after: [EXPIRES, IGNORE],
  },
};

function plaintext({ before, code, link, after }: Wording): string {
  const middle = [
    ...(code === undefined ? [] : [`{{ .${code} }}`]),
    ...(link === undefined ? [] : [...(code === undefined ? [] : ['Or open this link:']), `{{ .${link} }}`]),
  ];
  return `${[...before, ...middle, after.join(' ')].join('\n\n')}\n`;
}

function html({ before, code, link, after }: Wording): string {
  const paragraph = (text: string): string => `<p>${text}</p>`;
  const lines = [
    ...before.map(paragraph),
    ...(code === undefined
      ? []
      : [`<p style="font-size: 24px; letter-spacing: 2px"><strong>{{ .${code} }}</strong></p>`]),
    ...(link === undefined
      ? []
      : [
          ...(code === undefined ? [] : [paragraph('Or open this link:')]),
          `<p><a href="{{ .${link} }}">{{ .${link} }}</a></p>`,
        ]),
    paragraph(after.join(' ')),
  ];
  return `<!DOCTYPE html>\n<html lang="en">\n<body>\n${lines.join('\n')}\n</body>\n</html>\n`;
}

const SMS: Readonly<Record<Exclude<keyof SmsTemplates, 'stub'>, string>> = {
  verification_code_valid: 'Your code to confirm this number is: {{ .VerificationCode }}\n',
  // The last line restricts autofill of the code to this host (https://wicg.github.io/sms-one-time-codes/).
  recovery_code_valid:
    'Your code to get back into your account is: {{ .RecoveryCode }}\n\n@{{ .RequestURLDomain }} #{{ .RecoveryCode }}\n',
  login_code_valid:
    'Your code to sign in is: {{ .LoginCode }}\n\nIt can be used once, within {{ .ExpiresInMinutes }} minutes.\n',
  registration_code_valid:
    'Your code to create your account is: {{ .RegistrationCode }}\n\nIt can be used once, within {{ .ExpiresInMinutes }} minutes.\n',
};

export const EMAIL_TEMPLATES = Object.keys(WORDINGS);
export const SMS_TEMPLATES = Object.keys(SMS);

/** The texts of an email; undefined for an unknown template. */
export function builtinEmail(template: TemplateType): Texts | undefined {
  const wording = Object.hasOwn(WORDINGS, template) ? WORDINGS[template as keyof typeof WORDINGS] : undefined;
  return wording && { subject: wording.subject, plaintext: plaintext(wording), html: html(wording) };
}

export const builtinSms = (template: TemplateType): string | undefined =>
  Object.hasOwn(SMS, template) ? SMS[template as keyof typeof SMS] : undefined;
