/** The `courier` section as it is after defaults were filled in. Template values are URLs of content. */
import type { RequestConfig } from './tree-hooks.ts';

interface EmailTemplate {
  readonly subject?: string;
  readonly body?: { readonly plaintext?: string; readonly html?: string };
}

interface SmsTemplate {
  readonly body?: { readonly plaintext?: string };
}

interface TemplateOverride {
  readonly invalid?: { readonly email: EmailTemplate };
  readonly valid?: { readonly email: EmailTemplate; readonly sms?: SmsTemplate };
}

type TemplateKind =
  | 'recovery'
  | 'recovery_code'
  | 'verification'
  | 'verification_code'
  | 'registration_code'
  | 'login_code';

export interface CourierTree {
  readonly templates?: { readonly [Kind in TemplateKind]?: TemplateOverride };
  readonly template_override_path?: string;
  readonly message_retries: number;
  readonly worker: { readonly pull_count: number; readonly pull_wait: string };
  readonly delivery_strategy: 'smtp' | 'http';
  readonly http?: { readonly request_config?: RequestConfig };
  readonly smtp: {
    readonly connection_uri?: string;
    readonly client_cert_path: string;
    readonly client_key_path: string;
    readonly from_address: string;
    readonly from_name?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly local_name: string;
  };
  readonly channels?: readonly { readonly id: 'sms'; readonly type?: 'http'; readonly request_config: RequestConfig }[];
}
