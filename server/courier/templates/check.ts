/** Reads the operator's templates at start and after each reload, so that a broken one is reported before a message needs it. */
import type { Config, ConfigSource } from '../../config/model.ts';
import type { Logger } from '../../observability/logger.ts';
import type { Channel } from '../model.ts';
import { EMAIL_TEMPLATES, SMS_TEMPLATES } from './builtin.ts';
import type { Part } from './overrides.ts';
import type { Renderer, TemplateProblem } from './renderer.ts';

const EMAIL_PARTS: readonly Part[] = ['subject', 'plaintext', 'html'];

const PARTS: readonly (readonly [Channel, string, Part])[] = [
  ...EMAIL_TEMPLATES.flatMap((template) => EMAIL_PARTS.map((part) => ['email', template, part] as const)),
  ...SMS_TEMPLATES.map((template) => ['sms', template, 'plaintext'] as const),
];

interface FoundProblem extends TemplateProblem {
  /** Whether this configuration sends such messages, and none can be delivered: one without HTML is sent as plain text. */
  readonly blocksDelivery: boolean;
}

/** The configured templates that cannot be read or parsed. */
export async function templateProblems(renderer: Renderer, config: Config): Promise<FoundProblem[]> {
  const found: FoundProblem[] = [];
  for (const [channel, template, part] of PARTS) {
    const problem = await renderer.problem(channel, template, part, config);
    if (problem === undefined) continue;
    found.push({ ...problem, blocksDelivery: part !== 'html' && !problem.mayPass && isSent(template, config) });
  }
  return found;
}

/** Whether a configuration leads to messages of a template. */
function isSent(template: string, { selfservice: { flows, methods }, derived }: Config): boolean {
  const isKnown = !template.endsWith('_invalid');
  if (template.startsWith('recovery'))
    return flows.recovery.enabled && (isKnown || flows.recovery.notify_unknown_recipients);
  if (template.startsWith('verification'))
    return flows.verification.enabled && (isKnown || flows.verification.notify_unknown_recipients);
  if (template === 'registration_invalid') return derived.flows.registration.hidesTakenAddresses;
  const { enabled, passwordless_enabled, mfa_enabled } = methods.code;
  if (template.startsWith('registration')) return enabled && passwordless_enabled;
  return enabled && (passwordless_enabled || mfa_enabled);
}

/** Warns of each configured template that cannot be read or parsed, with its key or file and the cause. */
async function warnOfInvalid(renderer: Renderer, config: Config, logger: Logger): Promise<void> {
  for (const { place, error } of await templateProblems(renderer, config))
    logger.warn({ template: place, err: error }, 'a message template cannot be used');
}

/** Checks now and after each reload. @returns a function that stops it */
export function watchTemplates(renderer: Renderer, config: ConfigSource, logger: Logger): () => void {
  const check = (current: Config): void => {
    warnOfInvalid(renderer, current, logger).catch((error: unknown) =>
      logger.warn({ err: error }, 'the message templates could not be checked'),
    );
  };
  check(config.current());
  return config.onChange(check);
}
