/** Reads the operator's templates at start and after each reload, so that a broken one is reported before a message needs it. */
import type { Config, ConfigSource } from '../../config/model.ts';
import type { Logger } from '../../observability/logger.ts';
import type { Channel } from '../model.ts';
import { EMAIL_TEMPLATES, SMS_TEMPLATES } from './builtin.ts';
import type { Part } from './overrides.ts';
import type { Renderer } from './renderer.ts';

const EMAIL_PARTS: readonly Part[] = ['subject', 'plaintext', 'html'];

const PARTS: readonly (readonly [Channel, string, Part])[] = [
  ...EMAIL_TEMPLATES.flatMap((template) => EMAIL_PARTS.map((part) => ['email', template, part] as const)),
  ...SMS_TEMPLATES.map((template) => ['sms', template, 'plaintext'] as const),
];

/** Warns of each configured template that cannot be read or parsed, with its key or file and the cause. */
async function warnOfInvalid(renderer: Renderer, config: Config, logger: Logger): Promise<void> {
  for (const [channel, template, part] of PARTS) {
    const problem = await renderer.problem(channel, template, part, config);
    if (problem !== undefined)
      logger.warn({ template: problem.place, err: problem.error }, 'a message template cannot be used');
  }
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
