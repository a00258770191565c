import { label } from './messages.ts';
import type { InputAttributes, InputType, NodeGroup, UiNode } from './model.ts';

/** A trait that a form can ask for, as its identity schema describes it. */
export interface TraitField {
  /** Path from the root of the schema, dots between names: `traits.name.first`. */
  readonly name: string;
  readonly input: 'text' | 'number' | 'checkbox';
  readonly format: string;
  readonly pattern?: string;
  /** Empty when the schema has no title. */
  readonly title: string;
  readonly required: boolean;
}

const BY_FORMAT: Readonly<Record<string, { readonly type: InputType; readonly autocomplete?: string }>> = {
  'date-time': { type: 'datetime-local' },
  email: { type: 'email', autocomplete: 'email' },
  tel: { type: 'tel', autocomplete: 'tel' },
  date: { type: 'date' },
  uri: { type: 'url', autocomplete: 'url' },
  regex: { type: 'text' },
};

function inputType(field: TraitField): InputType {
  if (field.name === 'csrf_token') return 'hidden';
  return field.name === 'password' ? 'password' : field.input;
}

function traitNode(field: TraitField, group: NodeGroup, prefix: string): UiNode {
  const name = prefix === '' ? field.name : `${prefix}.${field.name}`;
  const { type = inputType(field), autocomplete } = BY_FORMAT[field.format] ?? {};
  const attributes: InputAttributes = {
    name,
    type,
    ...(field.required ? { required: true } : {}),
    ...(autocomplete === undefined ? {} : { autocomplete }),
    ...(field.pattern === undefined || field.pattern === '' ? {} : { pattern: field.pattern }),
    disabled: false,
    node_type: 'input',
  };
  const meta = field.title === '' ? {} : { label: label.trait(field.title, name) };
  return { type: 'input', group, attributes, messages: [], meta };
}

/** Input nodes for traits, in the order of the fields. `prefix` and a dot precede every name. */
export const traitNodes = (fields: readonly TraitField[], group: NodeGroup, prefix = ''): UiNode[] =>
  fields.map((field) => traitNode(field, group, prefix));
