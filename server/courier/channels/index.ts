import type { Config } from '../../config/model.ts';
import type { Logger } from '../../observability/logger.ts';
import type { RequestTools } from '../../outbound/configured-request.ts';
import type { HttpClient } from '../../outbound/http-client.ts';
import type { Message } from '../model.ts';
import type { Channel } from './channel.ts';
import { httpChannel } from './http.ts';
import { smtpChannel } from './smtp.ts';

export interface ChannelDependencies extends RequestTools {
  readonly logger: Logger;
  readonly http: () => HttpClient;
}

/** The channels of `courier.delivery_strategy` and `courier.channels`. */
export function createChannels({ logger, http, ...tools }: ChannelDependencies) {
  const smtp = smtpChannel(logger);
  const mailService = httpChannel({ ...tools, http, request: ({ courier }) => courier.http?.request_config });
  const sms = httpChannel({
    ...tools,
    http,
    request: ({ courier }) => courier.channels?.find(({ id }) => id === 'sms')?.request_config,
  });
  return {
    /** Old versions of the reference stored no channel; the type decides then. */
    channelOf({ channel, type }: Message, { courier }: Config): Channel {
      if ((channel ?? type) !== 'email') return sms;
      return courier.delivery_strategy === 'http' ? mailService : smtp;
    },
    close: () => Promise.all([smtp, mailService, sms].map((each) => each.close())),
  };
}

export type Channels = ReturnType<typeof createChannels>;
