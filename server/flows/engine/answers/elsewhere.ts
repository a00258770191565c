import { isJsonObject } from '../../../kernel/json.ts';
import { TRANSIENT_PAYLOAD, pause } from '../continuity/continuity.ts';
import type { Completed } from '../interfaces/commit.ts';
import type { ReturnFlow } from '../interfaces/endpoint.ts';
import type { Redirect } from '../interfaces/outcome.ts';
import type { FlowReply } from '../interfaces/reply.ts';
import { withChanges } from '../protocol/changes.ts';
import { browserLocationChangeRequired } from '../protocol/errors.ts';
import type { Exchange } from '../protocol/exchange.ts';
import { respond } from '../protocol/respond.ts';

/** Sends the user elsewhere: 303, or 422 with the URL. The commit keeps what waits for their return. */
export function sendElsewhere(exchange: Exchange<ReturnFlow>, { to, pause: paused, changes }: Redirect): Completed {
  const { flow } = exchange;
  const { transientPayload } = flow;
  const carriesItself =
    flow.type === 'api' &&
    transientPayload !== undefined &&
    isJsonObject(transientPayload) &&
    Object.keys(transientPayload).length > 0;
  const carried = carriesItself ? { internalContext: { [TRANSIENT_PAYLOAD]: transientPayload } } : {};
  const json: FlowReply = { kind: 'error', error: browserLocationChangeRequired(to) };
  return {
    kind: 'completed',
    commit: {
      ...(changes === undefined && !carriesItself ? {} : { flow: withChanges(flow, carried) }),
      ...(paused === undefined
        ? {}
        : pause(exchange, {
            ...paused,
            payload: { ...paused.payload, [TRANSIENT_PAYLOAD]: transientPayload ?? {} },
          })),
    },
    answer: respond(exchange, { page: to, json, jsonFor: 'json-requests' }),
  };
}
