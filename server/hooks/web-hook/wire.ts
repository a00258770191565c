import type { FlowContext, HookContext } from '../../flows/engine/interfaces/hook.ts';
import type { Flow } from '../../flows/engine/interfaces/model.ts';
import type { IdentityWithCredentials } from '../../identity/model.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { FieldProblem } from '../../ui/form.ts';

/** What a web hook is told of: who there is in it is up to the moment. */
export type Told = FlowContext<Flow> & Partial<HookContext<Flow>>;

/** How flows, identities and sessions look to a web hook, and how its answers are read. The transport knows JSON's shapes. */
export interface WebHookWire {
  /** `ctx` of the Jsonnet body. */
  context(told: Told): JsonObject;
  /** The identity, if there is one, as an answer of 200 wants it; not checked against its schema. @throws Error for what can not be used */
  changed(identity: IdentityWithCredentials | undefined, body: Buffer): IdentityWithCredentials | undefined;
  /** The messages of a refusal; at least one. @throws Error for what can not be used */
  refusal(body: Buffer): readonly FieldProblem[];
}
