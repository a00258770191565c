import type { Json, JsonObject } from '../kernel/json.ts';

/** A message for the user. `id` and `text` are wire contract; see `ui/messages.ts` for the catalogue. */
export interface UiText {
  readonly id: number;
  readonly text: string;
  readonly type: 'info' | 'error' | 'success';
  readonly context?: JsonObject;
}

/** The strategy that a node belongs to; `default` for nodes that several strategies share. */
export type NodeGroup =
  | 'default'
  | 'password'
  | 'oidc'
  | 'profile'
  | 'link'
  | 'code'
  | 'totp'
  | 'lookup_secret'
  | 'webauthn'
  | 'passkey'
  | 'identifier_first'
  | 'captcha'
  | 'saml';

/** The `type` of an HTML input. */
export type InputType =
  | 'text'
  | 'password'
  | 'number'
  | 'checkbox'
  | 'hidden'
  | 'email'
  | 'tel'
  | 'submit'
  | 'button'
  | 'datetime-local'
  | 'date'
  | 'url';

/** Attributes of a field. Members have wire names: nodes are stored in `ui` and sent unchanged. */
export interface InputAttributes {
  name: string;
  type: InputType;
  value?: Json;
  required?: true;
  autocomplete?: string;
  label?: UiText;
  pattern?: string;
  disabled: boolean;
  onclick?: string;
  onclickTrigger?: string;
  onload?: string;
  onloadTrigger?: string;
  maxlength?: number;
  options?: readonly { value: Json; label?: UiText }[];
  node_type: 'input';
}
export interface TextAttributes {
  text: UiText;
  id: string;
  node_type: 'text';
}
export interface ImageAttributes {
  src: string;
  id: string;
  width: number;
  height: number;
  node_type: 'img';
}
export interface AnchorAttributes {
  href: string;
  title: UiText;
  id: string;
  node_type: 'a';
}
export interface ScriptAttributes {
  src: string;
  async: boolean;
  referrerpolicy: string;
  crossorigin: string;
  integrity: string;
  type: string;
  id: string;
  nonce: string;
  node_type: 'script';
}
export interface DivisionAttributes {
  id: string;
  class?: string;
  data?: Record<string, string>;
  node_type: 'div';
}

export type NodeAttributes =
  | InputAttributes
  | TextAttributes
  | ImageAttributes
  | AnchorAttributes
  | ScriptAttributes
  | DivisionAttributes;

/** A part of a form. */
export interface UiNode {
  type: NodeAttributes['node_type'];
  group: NodeGroup;
  attributes: NodeAttributes;
  messages: UiText[];
  meta: { label?: UiText };
}

/** `ui` of a flow: the form that a client renders and submits. */
export interface UiContainer {
  action: string;
  /** `GET` when nothing is left to submit; the browser continues at `action`. */
  method: 'POST' | 'GET';
  nodes: UiNode[];
  messages?: UiText[];
}
