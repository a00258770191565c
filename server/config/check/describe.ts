import type { ConfigSchema } from './schema.ts';

const DURATION = '^([0-9]+(ns|us|ms|s|m|h))+$';
const FORMATS: Readonly<Record<string, string>> = {
  uri: 'a URL',
  'uri-reference': 'a URL, or a path on the same host',
  email: 'a mail address',
  hostname: 'a host name',
  uuid: 'a UUID',
};

/** Says in words what a schema allows, for the line that reports a problem. */
export function describe(node: ConfigSchema): string {
  if (node.const !== undefined) return JSON.stringify(node.const);
  if (node.enum) return node.enum.length === 1 ? literal(node.enum[0]) : `one of ${node.enum.map(literal).join(', ')}`;
  switch (node.type) {
    case 'boolean':
      return 'true or false';
    case 'integer':
    case 'number':
      return describeNumber(node);
    case 'string':
      return describeText(node);
    case 'array':
      return describeList(node);
    case 'object':
    case undefined:
      return describeObject(node);
    case 'null':
      return 'null';
  }
}

const literal = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function describeNumber(node: ConfigSchema): string {
  const kind = node.type === 'integer' ? 'a whole number' : 'a number';
  const { minimum, maximum } = node;
  if (minimum !== undefined && maximum !== undefined) return `${kind} from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `${kind} from ${minimum}`;
  return maximum === undefined ? kind : `${kind} up to ${maximum}`;
}

function describeText(node: ConfigSchema): string {
  const { minLength, maxLength, pattern, format } = node;
  if (pattern === DURATION) return 'a duration such as 30s or 1h30m';
  if (minLength !== undefined && minLength === maxLength) return `text of exactly ${minLength} characters`;
  if (minLength !== undefined) return `text of at least ${minLength} characters`;
  if (maxLength !== undefined) return `text of at most ${maxLength} characters`;
  if (pattern !== undefined) return `text that matches ${pattern}`;
  return (format && FORMATS[format]) ?? 'text';
}

function describeList(node: ConfigSchema): string {
  const items = node.items ? `a list; each item: ${describe(node.items)}` : 'a list';
  const least = node.minItems === undefined ? '' : `, at least ${node.minItems}`;
  return `${items}${least}${node.uniqueItems ? ', no item twice' : ''}`;
}

function describeObject(node: ConfigSchema): string {
  const keys = Object.keys(node.properties ?? {});
  if (keys.length > 0) return `a map with the keys ${keys.join(', ')}`;
  return node.type === 'object' ? 'a map' : 'a value of another form';
}
