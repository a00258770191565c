import { type Json, isJsonObject } from '../kernel/json.ts';
import type { NodeGroup, UiContainer, UiNode, UiText } from './model.ts';
import { csrfNode, input, nodeId, nodeValue } from './nodes.ts';
import { type NodeOrder, sortNodes } from './sort.ts';

/** A message for one field (dot path such as `traits.email`), or for the whole form when there is no field. */
export interface FieldProblem {
  readonly field?: string | undefined;
  readonly message: UiText;
}

/** The form of a flow: the operations with which engine and strategies edit `flow.ui`. Changes the container in place. */
export class Form {
  readonly container: UiContainer;

  constructor(container: UiContainer) {
    this.container = container;
  }

  get nodes(): UiNode[] {
    return this.container.nodes;
  }

  /** The first node with this id (see `nodeId`). */
  find(id: string): UiNode | undefined {
    return this.nodes.find((node) => nodeId(node) === id);
  }

  /** Replaces the first node with the same id in its position, or appends the node. */
  upsert(node: UiNode): void {
    const index = this.nodes.findIndex((known) => nodeId(known) === nodeId(node));
    if (index === -1) this.nodes.push(node);
    else this.nodes[index] = node;
  }

  append(node: UiNode): void {
    this.nodes.push(node);
  }

  /** Removes all nodes with these ids. */
  remove(...ids: readonly string[]): void {
    this.container.nodes = this.nodes.filter((node) => !ids.includes(nodeId(node)));
  }

  /** Removes nodes with the same id, group, type and value. */
  removeMatching(needle: UiNode): void {
    this.container.nodes = this.nodes.filter((node) => !matches(node, needle));
  }

  /** Makes the form an empty GET form: nothing is left to submit, and the browser continues at `url`. */
  continueAt(url: string): void {
    this.container.method = 'GET';
    this.container.action = url;
    this.container.nodes = [];
  }

  /** Starts a new screen that is submitted to `action`: removes all nodes except those that `keeps` selects. */
  clear(action: string, keeps: (node: UiNode) => boolean = () => false): void {
    this.container.method = 'POST';
    this.container.action = action;
    this.container.nodes = this.nodes.filter(keeps);
  }

  /** Hides the inputs of a group: they are submitted again, but not displayed. */
  hideInputs(group: NodeGroup): void {
    for (const node of this.nodes) {
      if (node.group === group && node.attributes.node_type === 'input') node.attributes.type = 'hidden';
    }
  }

  /** Sets the anti-CSRF field. */
  setCsrf(token: string): void {
    this.upsert(csrfNode(token));
  }

  /** Sets the value of an existing input, or clears it when `value` is undefined. Without such an input nothing changes. */
  setValue(id: string, value: Json | undefined): void {
    const attributes = this.find(id)?.attributes;
    if (attributes?.node_type !== 'input') return;
    if (value === undefined || value === null) delete attributes.value;
    else attributes.value = value;
  }

  /** Sets the values of existing inputs from nested data: `{email}` under `traits` is the node `traits.email`. */
  keepValues(data: Json, prefix: string): void {
    for (const [id, value] of flatten(data, prefix)) this.setValue(id, value);
  }

  /** Clears the values that are longer than `maximum` characters. Hidden inputs keep theirs: the next submission needs them. */
  clearLongValues(maximum: number): void {
    for (const { attributes } of this.nodes) {
      if (attributes.node_type !== 'input' || attributes.type === 'hidden') continue;
      if (typeof attributes.value === 'string' && attributes.value.length > maximum) delete attributes.value;
    }
  }

  /** Whether the existing inputs have the values of nested data. Data without an input is ignored. */
  holds(data: Json, prefix: string): boolean {
    return flatten(data, prefix).every(([id, value]) => {
      const node = this.find(id);
      return node === undefined || (nodeValue(node) ?? null) === value;
    });
  }

  /** Like `keepValues`, but moves the nodes into a group and adds missing inputs. */
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

  /** Clears values and messages of all nodes whose id starts with the prefix. */
  clearValuesUnder(prefix: string): void {
    for (const node of this.nodes.filter((each) => nodeId(each).startsWith(prefix))) {
      node.messages = [];
      this.setValue(nodeId(node), undefined);
    }
  }

  /** Adds a message for the whole form. */
  addMessage(message: UiText): void {
    this.container.messages = [...(this.container.messages ?? []), message];
  }

  setMessages(messages: UiText[]): void {
    this.container.messages = messages;
  }

  /** Removes the messages of the form and of all nodes. */
  resetMessages(): void {
    delete this.container.messages;
    for (const node of this.nodes) node.messages = [];
  }

  /** Adds each problem to the node of its field. A field without a node gets one, so that the user sees the problem. */
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

/** The leaves of nested data with their dot paths. Arrays count as objects with numeric keys. */
function flatten(data: Json, prefix: string): [string, Json][] {
  if (!isJsonObject(data) && !Array.isArray(data)) return [[prefix, data]];
  return Object.entries(data).flatMap(([key, value]) => flatten(value as Json, `${prefix}.${key}`));
}

function typeOfValue(id: string, value: Json): 'number' | 'checkbox' | 'password' | 'text' {
  if (id === 'password') return 'password';
  return typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'checkbox' : 'text';
}
