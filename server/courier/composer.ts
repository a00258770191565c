import type { ConfigSource } from '../config/model.ts';
import type { Logger } from '../observability/logger.ts';
import type { ComposedMessage, OutgoingMessage } from './model.ts';
import type { MessageComposer } from './ports.ts';
import type { Part } from './templates/overrides.ts';
import type { Renderer } from './templates/renderer.ts';

export interface ComposerDependencies {
  readonly config: ConfigSource;
  readonly renderer: Renderer;
  readonly logger: Logger;
}

/** Renders messages from templates and data. A message that cannot be rendered now is rendered by the worker. */
export function createComposer({ config, renderer, logger }: ComposerDependencies): MessageComposer {
  async function compose(message: OutgoingMessage, onFailure: (error: unknown) => void): Promise<ComposedMessage> {
    const current = config.current();
    const { channel, template, data, requestHeaders = null } = message;
    const renderable = { channel, template, data: { ...data }, requestHeaders };
    const render = async (part: Part): Promise<string> => renderer.render(renderable, part, current);
    const stored = (subject: string, body: string) => composed(message, subject, body);
    try {
      return channel === 'sms'
        ? stored('', await render('plaintext'))
        : stored(oneLine(await render('subject')), await render('plaintext'));
    } catch (error) {
      onFailure(error);
      return stored('', '');
    }
  }
  return {
    compose: (message) =>
      compose(message, (error) => {
        const { template, channel } = message;
        logger.error({ err: error, template_type: template, channel }, 'a message is queued without its text');
      }),
    renderOnly: (message) => compose(message, () => undefined),
  };
}

/** A subject on one line: a line break in it would begin another header field. */
export const oneLine = (text: string): string => text.replaceAll(/[\r\n]+\s*/g, ' ').trim();

function composed(message: OutgoingMessage, subject: string, body: string): ComposedMessage {
  return {
    channel: message.channel,
    recipient: message.data.to,
    subject,
    body,
    templateType: message.template,
    templateData: JSON.stringify(message.data),
    requestHeaders: message.requestHeaders ?? {},
  };
}
