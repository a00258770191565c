import { JsonnetSyntaxError, type Token } from './lexer.ts';
import { stringNode } from './string-literal.ts';
import type { ExpressionParser } from './token-reader.ts';
import type { Field, ObjectNode } from './tree.ts';

type Unseparated = Omit<Field, 'comma'>;

/** An object, or an object comprehension: one field with a computed name, beside locals. @throws JsonnetSyntaxError */
export function parseObject(parser: ExpressionParser): ObjectNode {
  const { tokens } = parser;
  const open = tokens.take();
  const fields = tokens.list('}', () => readField(parser));
  refuseDuplicates(fields);
  const specs = tokens.is('for') ? parser.specs() : [];
  const [first, ...others] = fields.filter(({ kind }) => kind !== 'local');
  if (
    specs.length > 0 &&
    (first?.kind !== 'computed' || others.length > 0 || !/^\+?:$/.test(first.operator?.text ?? ''))
  )
    throw new JsonnetSyntaxError('unexpected object comprehension of other than one computed field', open.at);
  return { kind: 'object', open, fields, specs, close: tokens.expect('}') };
}

function refuseDuplicates(fields: readonly Unseparated[]): void {
  const seen = new Set<string>();
  for (const field of fields) {
    const text = literalName(field);
    if (text === undefined) continue;
    if (seen.has(text)) throw new JsonnetSyntaxError(`Duplicate ${text}`, (field.name ?? field.first).at);
    seen.add(text);
  }
}

/** The name of a local or field that is not computed. Strings are compared as they are written, as in go-jsonnet. */
function literalName({ kind, first, key, name }: Unseparated): string | undefined {
  if (kind === 'computed' || kind === 'assert') return undefined;
  if (kind === 'local') return `local var: ${name?.text ?? ''}`;
  return `field: ${key?.kind === 'string' ? key.value : first.text}`;
}

function readField(parser: ExpressionParser): Unseparated {
  const { tokens } = parser;
  switch (tokens.symbol) {
    case 'local': {
      const first = tokens.take();
      const name = tokens.name();
      const parameters = optionalParameters(parser);
      return { kind: 'local', first, name, ...parameters, operator: tokens.expect('='), node: parser.expression() };
    }
    case 'assert': {
      const head = { kind: 'assert' as const, first: tokens.take(), node: parser.expression() };
      return tokens.is(':') ? { ...head, operator: tokens.take(), message: parser.expression() } : head;
    }
    default: {
      const name = fieldName(parser);
      const parameters = optionalParameters(parser);
      const operator = assignment(parser);
      if (parameters.parameters !== undefined && operator.text.startsWith('+'))
        throw new JsonnetSyntaxError('unexpected +: of a method', operator.at);
      return { ...name, ...parameters, operator, node: parser.expression() };
    }
  }
}

const optionalParameters = (parser: ExpressionParser): Pick<Field, 'parameters'> =>
  parser.tokens.is('(') ? { parameters: parser.parameters() } : {};

function fieldName(parser: ExpressionParser): Pick<Field, 'kind' | 'first' | 'key' | 'bracket'> {
  const { tokens } = parser;
  if (tokens.is('['))
    return { kind: 'computed', first: tokens.take(), key: parser.expression(), bracket: tokens.expect(']') };
  if (tokens.next.kind === 'name') return { kind: 'name', first: tokens.take() };
  if (tokens.next.kind !== 'string') throw tokens.unexpected('a field');
  const first = tokens.take();
  return { kind: 'string', first, key: stringNode(first) };
}

function assignment({ tokens }: ExpressionParser): Token {
  if (!/^\+?:{1,3}$/.test(tokens.symbol)) throw tokens.unexpected('a colon');
  return tokens.take();
}
