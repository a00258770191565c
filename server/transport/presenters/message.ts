import type { Wire } from '../../contract/index.ts';
import type { Dispatch, Message } from '../../courier/model.ts';
import { toRfc3339 } from '../../kernel/clock.ts';

/** Replaces content with codes and links, which the operator sees in development mode only. */
const REDACTED = '<redacted-unless-dev-mode>';

export interface MessagePresentation {
  readonly dev: boolean;
  /** Left out when empty. Lists do not include them. */
  readonly dispatches?: readonly Dispatch[];
}

/** A message on the wire. Member order and omissions are the reference's. */
export function presentMessage(message: Message, { dev, dispatches = [] }: MessagePresentation): Wire['Message'] {
  return {
    id: message.id,
    status: message.status,
    type: message.type,
    recipient: message.recipient,
    body: dev ? message.body : REDACTED,
    subject: dev ? message.subject : REDACTED,
    // Rows may come from other versions and from the operator's own templates.
    template_type: message.templateType as Wire['Message']['template_type'],
    // Rows that are older than the column have an empty channel (reference behaviour).
    channel: message.channel ?? '',
    send_count: message.sendCount,
    ...(dispatches.length === 0 ? {} : { dispatches: dispatches.map(presentDispatch) }),
    created_at: toRfc3339(message.createdAt),
    updated_at: toRfc3339(message.updatedAt),
  };
}

function presentDispatch({ id, messageId, status, error, createdAt, updatedAt }: Dispatch): Wire['MessageDispatch'] {
  return {
    id,
    message_id: messageId,
    status,
    error: error ?? null,
    created_at: toRfc3339(createdAt),
    updated_at: toRfc3339(updatedAt),
  };
}
