import { type Json, isJsonObject } from '../kernel/json.ts';
import type { NodeGroup, UiContainer, UiNode, UiText } from './model.ts';
import { csrfNode, input, nodeId, nodeValue } from './nodes.ts';
import { type NodeOrder, sortNodes } from './sort.ts';

/** A message for one field (dot path such as `traits.email`), or for the whole form when there is no field. */
export interface FieldProblem {
  readonly field?: string | undefined;
  readonly message: UiText;
}

/** The form of a flow: the verbs with which engine and strategies shape `flow.ui`. Changes the container in place. */
export class Form {
  readonly container: UiContainer;

  constructor(container: UiContainer) {
    this.container = container;
  }

  get nodes(): UiNode[] {
    return this.container.nodes;
  }

  find(id: string): UiNode | undefined {
    return this.nodes.find((node) => nodeId(node) === id);
  }

  /** Replaces the first node of the same id where it stands, or appends. */
  upsert(node: UiNode): void {
    const index = this.nodes.findIndex((known) => nodeId(known) === nodeId(node));
    if (index === -1) this.nodes.push(node);
    else this.nodes[index] = node;
  }

  append(node: UiNode): void {
    this.nodes.push(node);
  }

  remove(...ids: readonly string[]): void {
    this.container.nodes = this.nodes.filter((node) => !ids.includes(nodeId(node)));
  }

  /** Removes nodes of the same id, group, type and value. */
  removeMatching(needle: UiNode): void {
    this.container.nodes = this.nodes.filter((node) => !matches(node, needle));
  }

  /** An empty form that only leads on. */
  leadOn(to: string): void {
    this.container.method = 'GET';
    this.container.action = to;
    this.container.nodes = [];
  }

  /** Removes all fields, but those to keep, for a new screen that is submitted to `action`. */
  clear(action: string, keeps: (node: UiNode) => boolean = () => false): void {
    this.container.method = 'POST';
    this.container.action = action;
    this.container.nodes = this.nodes.filter(keeps);
  }

  /** Hides the inputs of a group: they are submitted again, but no longer seen. */
  hideInputs(group: NodeGroup): void {
    for (const node of this.nodes) {
      if (node.group === group && node.attributes.node_type === 'input') node.attributes.type = 'hidden';
    }
  }

  setCsrf(token: string): void {
    this.upsert(csrfNode(token));
  }

  /** Sets or clears the value of an input that is there; other inputs are left alone. */
  setValue(id: string, value: Json | undefined): void {
    const attributes = this.find(id)?.attributes;
    if (attributes?.node_type !== 'input') return;
    if (value === undefined || value === null) delete attributes.value;
    else attributes.value = value;
  }

  /** Sets the values of inputs that are there, from nested data: `{email}` under `traits` is the node `traits.email`. */
  keepValues(data: Json, prefix: string): void {
    for (const [id, value] of flatten(data, prefix)) this.setValue(id, value);
  }

  /** Whether inputs that are there have the values of nested data; data without an input counts for nothing. */
  holds(data: Json, prefix: string): boolean {
    return flatten(data, prefix).every(([id, value]) => {
      const node = this.find(id);
      return node === undefined || (nodeValue(node) ?? null) === value;
    });
  }

  /** Like `keepValues`, but moves the nodes into a group and adds an input where none is. */
  fillValues(data: Json, prefix: string, group: NodeGroup): void {
    for (const [id, value] of flatten(data, prefix)) {
      const node = this.find(id);
      if (node === undefined) this.append(input(id, group, typeOfValue(id, value), { value }));
      else {
        node.group = group;
        this.setValue(id, value);
      }
    }
  }

  clearValuesUnder(prefix: string): void {
    for (const node of this.nodes.filter((each) => nodeId(each).startsWith(prefix))) {
      node.messages = [];
      this.setValue(nodeId(node), undefined);
    }
  }

  addMessage(message: UiText): void {
    this.container.messages = [...(this.container.messages ?? []), message];
  }

  setMessages(messages: UiText[]): void {
    this.container.messages = messages;
  }

  resetMessages(): void {
    delete this.container.messages;
    for (const node of this.nodes) node.messages = [];
  }

  /** Puts each problem on its field's node; a field without a node gets one, so that the problem is seen. */
  addProblems(problems: readonly FieldProblem[]): void {
    for (const { field, message } of problems) {
      if (field === undefined || field.trim() === '') this.addMessage(message);
      else {
        if (this.find(field) === undefined) this.append(input(field, 'default', 'text'));
        this.find(field)?.messages.push(message);
      }
    }
  }

  sort(order: NodeOrder): void {
    this.container.nodes = sortNodes(this.nodes, order);
  }
}

function matches(node: UiNode, needle: UiNode): boolean {
  if (nodeId(node) !== nodeId(needle) || node.group !== needle.group || node.type !== needle.type) return false;
  if (node.attributes.node_type !== 'input' || needle.attributes.node_type !== 'input') return true;
  const value = nodeValue(needle);
  return node.attributes.type === needle.attributes.type && (value === undefined || nodeValue(node) === value);
}

/** Leaves of nested data with their dot paths; arrays count as objects with numeric keys. */
function flatten(data: Json, prefix: string): [string, Json][] {
  if (!isJsonObject(data) && !Array.isArray(data)) return [[prefix, data]];
  return Object.entries(data).flatMap(([key, value]) => flatten(value as Json, `${prefix}.${key}`));
}

function typeOfValue(id: string, value: Json): 'number' | 'checkbox' | 'password' | 'text' {
  if (id === 'password') return 'password';
  return typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'checkbox' : 'text';
}
