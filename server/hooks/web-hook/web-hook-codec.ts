import type { FlowContext, HookContext } from '../../flows/engine/interfaces/hook.ts';
import type { Flow } from '../../flows/engine/interfaces/model.ts';
import type { JsonObject } from '../../kernel/json.ts';

/** What a web hook receives. Identity and session are present where the flow has them at that moment. */
export type WebHookContext = FlowContext<Flow> & Partial<HookContext<Flow>>;

/** Encodes what web hooks receive. The transport implements it, since it makes all JSON that leaves the server. */
export interface WebHookCodec {
  /** `ctx` of the Jsonnet body. */
  context(context: WebHookContext): JsonObject;
}
