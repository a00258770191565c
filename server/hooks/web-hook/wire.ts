import type { FlowContext, HookContext } from '../../flows/engine/interfaces/hook.ts';
import type { Flow } from '../../flows/engine/interfaces/model.ts';
import type { JsonObject } from '../../kernel/json.ts';

/** What a web hook is told of: who there is in it is up to the moment. */
export type Told = FlowContext<Flow> & Partial<HookContext<Flow>>;

/** How flows, identities and sessions look to a web hook. The transport makes all JSON that leaves the server. */
export interface WebHookWire {
  /** `ctx` of the Jsonnet body. */
  context(told: Told): JsonObject;
}
