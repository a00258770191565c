import type { MessageComposer } from './ports.ts';

/** Leaves all rendering to the worker, which renders what it finds unrendered. */
export const unrenderedMessages: MessageComposer = {
  compose: async ({ channel, template, data, requestHeaders = null }) => ({
    channel,
    recipient: data.to,
    subject: '',
    body: '',
    templateType: template,
    templateData: JSON.stringify(data),
    requestHeaders,
  }),
};
