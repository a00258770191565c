/**
 * Forms on a terminal. The server describes the fields, so this file works with all methods.
 * A form is a list of nodes. Each belongs to a group, most often a method (`code`, `password`, `totp`); the group `default` goes with all of them.
 */
import type { UiContainer, UiNode, UiNodeInputAttributes, UiText } from '@zelos/client';
import type { Choice, Terminal } from './terminal.ts';

/** The payload of a form. */
export type Payload = Record<string, unknown>;

interface Field {
  readonly group: string;
  readonly label: string;
  readonly attributes: UiNodeInputAttributes;
}

/** Shows a form and reads the user's input. Undefined when the user cancels. */
export async function fillIn(terminal: Terminal, ui: UiContainer): Promise<Payload | undefined> {
  showMessages(terminal, ui);
  showTexts(terminal, ui.nodes);
  const fields = ui.nodes.flatMap(fieldOf);
  const button = await terminal.choose('Your choice', [
    ...fields.filter(isButton).map(choiceOf),
    { label: 'Not now', value: undefined },
  ]);
  return button && { method: button.group, ...(await answers(terminal, fields, button)) };
}

/** The messages of the form and of its fields. */
export function showMessages(terminal: Terminal, { messages = [], nodes }: UiContainer): void {
  const show = ({ type, text }: UiText): void => terminal.say(type === 'error' ? `! ${text}` : text);
  messages.forEach(show);
  nodes.forEach((node) => node.messages.forEach(show));
}

/** Texts for the user to note down, such as the secret of an authenticator app. */
function showTexts(terminal: Terminal, nodes: readonly UiNode[]): void {
  for (const { attributes, meta } of nodes) {
    if (attributes.node_type === 'text') terminal.say(`${meta.label?.text ?? ''}\n  ${attributes.text.text}`);
  }
}

/** The values of all fields that belong to a button. */
async function answers(terminal: Terminal, fields: readonly Field[], button: Field): Promise<Payload> {
  // A button other than that of a method, "Resend code" for example, needs no input.
  const isComplete = button.attributes.name !== 'method';
  const payload: Payload = {};
  for (const field of fields) {
    if (isButton(field) || (field.group !== 'default' && field.group !== button.group)) continue;
    const { name, type, value } = field.attributes;
    if (type !== 'hidden' && isComplete) continue;
    assign(payload, name, type === 'hidden' ? value : await answer(terminal, field));
  }
  assign(payload, button.attributes.name, button.attributes.value);
  return payload;
}

async function answer(terminal: Terminal, { label, attributes }: Field): Promise<unknown> {
  const { type, value, required = false } = attributes;
  if (type === 'checkbox') return (await terminal.ask(`${label} (yes or no)`)).startsWith('y');
  const typed = await terminal.ask(required ? `${label} *` : label, value === undefined ? '' : String(value));
  if (typed === '') return undefined;
  return type === 'number' ? Number(typed) : typed;
}

/** Sets `traits.name.first` inside `traits`, as the API expects it. Empty fields are not sent. */
function assign(payload: Payload, name: string, value: unknown): void {
  if (value === undefined) return;
  const path = name.split('.');
  const last = path.pop() ?? name;
  const parent = path.reduce((at, key) => (at[key] ??= {}) as Payload, payload);
  parent[last] = value;
}

const fieldOf = ({ group, attributes, meta }: UiNode): Field[] =>
  attributes.node_type === 'input' && attributes.type !== 'button' // needs a script of the browser
    ? [{ group, attributes, label: meta.label?.text ?? attributes.name }]
    : [];

/** Several buttons of one form may have the label "Save"; the group tells them apart. */
const choiceOf = (field: Field, _: number, all: readonly Field[]): Choice<Field | undefined> => {
  const isAlone = all.filter(({ label }) => label === field.label).length === 1;
  return { label: isAlone ? field.label : `${field.label} (${field.group})`, value: field };
};

const isButton = ({ attributes }: Field): boolean => attributes.type === 'submit';
