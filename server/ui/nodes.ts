import { newId } from '../kernel/id.ts';
import type { Json } from '../kernel/json.ts';
import type { InputAttributes, InputType, NodeGroup, UiNode, UiText } from './model.ts';

interface InputOptions {
  readonly value?: Json | undefined;
  readonly required?: boolean;
  readonly autocomplete?: string;
  readonly label?: UiText;
  readonly disabled?: boolean;
  readonly pattern?: string;
  readonly maxlength?: number;
  /** Names of script functions to call on a click, or once the form is displayed. */
  readonly onclickTrigger?: string;
  readonly onloadTrigger?: string;
  /** The same calls as JavaScript, for pages that copy the attributes into HTML. */
  readonly onclick?: string;
  readonly onload?: string;
}

/** An input node. Its members have the reference's order, so that the JSON of a flow is the same. */
export function input(name: string, group: NodeGroup, type: InputType, options: InputOptions = {}): UiNode {
  const attributes: InputAttributes = {
    name,
    type,
    ...(options.value === undefined || options.value === null ? {} : { value: options.value }),
    ...(options.required === true ? { required: true as const } : {}),
    ...(options.autocomplete === undefined ? {} : { autocomplete: options.autocomplete }),
    ...(options.pattern === undefined ? {} : { pattern: options.pattern }),
    disabled: options.disabled ?? false,
    ...(options.onclick === undefined ? {} : { onclick: options.onclick }),
    ...(options.onclickTrigger === undefined ? {} : { onclickTrigger: options.onclickTrigger }),
    ...(options.onload === undefined ? {} : { onload: options.onload }),
    ...(options.onloadTrigger === undefined ? {} : { onloadTrigger: options.onloadTrigger }),
    ...(options.maxlength === undefined ? {} : { maxlength: options.maxlength }),
    node_type: 'input',
  };
  return {
    type: 'input',
    group,
    attributes,
    messages: [],
    meta: options.label === undefined ? {} : { label: options.label },
  };
}

/** A text, such as a secret to copy. */
export const textNode = (id: string, group: NodeGroup, text: UiText, label: UiText): UiNode => ({
  type: 'text',
  group,
  attributes: { text, id, node_type: 'text' },
  messages: [],
  meta: { label },
});

/** A square image of `size` pixels. */
export const imageNode = (id: string, group: NodeGroup, src: string, size: number, label: UiText): UiNode => ({
  type: 'img',
  group,
  attributes: { src, id, width: size, height: size, node_type: 'img' },
  messages: [],
  meta: { label },
});

/** A script for the page to load. `integrity` is its hash (Subresource Integrity), so that the page runs no other script. */
export const scriptNode = (id: string, group: NodeGroup, src: string, integrity: string): UiNode => ({
  type: 'script',
  group,
  attributes: {
    src,
    async: true,
    referrerpolicy: 'no-referrer',
    crossorigin: 'anonymous',
    integrity,
    type: 'text/javascript',
    id,
    nonce: newId(),
    node_type: 'script',
  },
  messages: [],
  meta: {},
});

/** A link. */
export const linkNode = (id: string, group: NodeGroup, href: string, text: UiText): UiNode => ({
  type: 'a',
  group,
  attributes: { href, title: text, id, node_type: 'a' },
  messages: [],
  meta: { label: text },
});

/** A submit button of the field `method`: it selects the strategy. */
export const methodButton = (method: string, group: NodeGroup, text: UiText): UiNode =>
  input('method', group, 'submit', { value: method, label: text });

/** The hidden anti-CSRF field. Native flows carry it empty. */
export const csrfNode = (token: string): UiNode =>
  input('csrf_token', 'default', 'hidden', { value: token, required: true });

/** The id of a node, as the reference defines it: the name of an input, the id of any other node. */
export function nodeId(node: UiNode): string {
  return node.attributes.node_type === 'input' ? node.attributes.name : node.attributes.id;
}

/** The value that a browser submits for a node; undefined for nodes without a value. */
export function nodeValue(node: UiNode): Json | undefined {
  return node.attributes.node_type === 'input' ? node.attributes.value : undefined;
}
