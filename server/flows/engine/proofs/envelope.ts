import { isJsonObject } from '../../../kernel/json.ts';
import type { Flow } from '../interfaces/model.ts';

/** The variables of every message template. */
export const envelope = ({ requestUrl, transientPayload }: Flow, to: string) => ({
  to,
  request_url: requestUrl,
  transient_payload: transientPayload !== undefined && isJsonObject(transientPayload) ? transientPayload : {},
});
