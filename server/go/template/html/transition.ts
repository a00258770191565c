/** Transitions: how the text of a template changes the context. */
import { attributeType } from './attributes.ts';
import {
  type Attribute,
  type Context,
  type Element,
  type State,
  TEXT,
  VALUE_STATES,
  failed,
  isComment,
  isInScriptLiteral,
} from './context.ts';
import { type Transition, inUrl, indexOfAny, skipSpace } from './step.ts';
import { cssString, cssText } from './transition-css.ts';
import { jsDelimited, jsTemplateLiteral, jsText } from './transition-js.ts';

const ELEMENTS = new Set(['script', 'style', 'textarea', 'title', 'meta']);
const isElement = (name: string): name is Element => ELEMENTS.has(name);
const TAG_NAME = /[a-zA-Z][a-zA-Z\d]*(?:[:-][a-zA-Z\d]+)*/y;

const inText: Transition = (context, text) => {
  for (let from = 0; ;) {
    const open = text.indexOf('<', from);
    if (open === -1 || open + 1 === text.length) return { context, length: text.length };
    if (text.startsWith('<!--', open)) return { context: { ...TEXT, state: 'comment' }, length: open + 4 };
    const isEnd = text.charAt(open + 1) === '/';
    const start = open + (isEnd ? 2 : 1);
    if (start === text.length) return { context, length: text.length };
    TAG_NAME.lastIndex = start;
    const name = TAG_NAME.exec(text)?.[0];
    if (name !== undefined) {
      const lower = name.toLowerCase();
      const element = !isEnd && isElement(lower) ? lower : 'none';
      return { context: { ...TEXT, state: 'tag', element }, length: start + name.length };
    }
    from = start;
  }
};

const CONTENT_STATES: Readonly<Record<Element, State>> = {
  none: 'text',
  script: 'js',
  style: 'css',
  textarea: 'rcdata',
  title: 'rcdata',
  meta: 'text',
};

/** The end of the attribute name at `from`; an error context when there is no name. */
function nameEnd(text: string, from: number): number | Context {
  for (let at = from; at < text.length; at++) {
    const character = text.charAt(at);
    if (` \t\n\f\r=>`.includes(character)) return at;
    if (`'"<`.includes(character)) return failed(`${JSON.stringify(character)} in attribute name`);
  }
  return text.length;
}

function attributeOf(element: Element, name: string): Attribute {
  if (element === 'script' && name === 'type') return 'script-type';
  if (element === 'meta' && name === 'content') return 'meta-content';
  switch (attributeType(name)) {
    case 'url':
      return 'url';
    case 'css':
      return 'style';
    case 'js':
      return 'script';
    case 'srcset':
      return 'srcset';
    default:
      return 'none';
  }
}

const inTag: Transition = (context, text) => {
  const start = skipSpace(text, 0);
  if (start === text.length) return { context, length: start };
  const { element } = context;
  if (text.charAt(start) === '>') {
    const inside = element === 'meta' ? TEXT : { ...TEXT, state: CONTENT_STATES[element], element };
    return { context: inside, length: start + 1 };
  }
  const end = nameEnd(text, start);
  if (typeof end !== 'number') return { context: end, length: text.length };
  if (end === start) return { context: failed('expected space, attribute name, or end of tag'), length: text.length };
  const attribute = attributeOf(element, text.slice(start, end).toLowerCase());
  const state = end === text.length ? 'attribute-name' : 'after-name';
  return { context: { ...TEXT, state, element, attribute }, length: end };
};

const inAttributeName: Transition = (context, text) => {
  const end = nameEnd(text, 0);
  if (typeof end !== 'number') return { context: end, length: text.length };
  return { context: end === text.length ? context : { ...context, state: 'after-name' }, length: end };
};

const afterName: Transition = (context, text) => {
  const start = skipSpace(text, 0);
  if (start === text.length) return { context, length: start };
  if (text.charAt(start) !== '=') return { context: { ...context, state: 'tag' }, length: start };
  return { context: { ...context, state: 'before-value' }, length: start + 1 };
};

const beforeValue: Transition = (context, text) => {
  const start = skipSpace(text, 0);
  if (start === text.length) return { context, length: start };
  const first = text.charAt(start);
  const isQuoted = first === '"' || first === "'";
  const delimiter = isQuoted ? first : 'space';
  return {
    context: { ...context, state: VALUE_STATES[context.attribute], delimiter },
    length: start + (isQuoted ? 1 : 0),
  };
};

const inComment: Transition = (context, text) => {
  const end = text.indexOf('-->');
  return end === -1 ? { context, length: text.length } : { context: TEXT, length: end + 3 };
};

/** Reads up to the end tag of an element whose content is not markup. */
export const toEndTag: Transition = (context, text) => {
  const { element } = context;
  if (element === 'none') return { context, length: text.length };
  // `</script` inside a literal is escaped; it does not end the script.
  const isLiteral = element === 'script' && (isInScriptLiteral(context.state) || isComment(context.state));
  const end = isLiteral ? -1 : text.search(END_TAGS[element]);
  return end === -1 ? { context, length: text.length } : { context: TEXT, length: end };
};

const END_TAGS: Readonly<Record<Element, RegExp>> = {
  none: /(?!)/,
  script: /<\/script[> \t\n\f/]/i,
  style: /<\/style[> \t\n\f/]/i,
  textarea: /<\/textarea[> \t\n\f/]/i,
  title: /<\/title[> \t\n\f/]/i,
  meta: /<\/[> \t\n\f/]/i,
};

const inValue: Transition = (context, text) => ({ context, length: text.length });

const inMetaContent: Transition = (context, text) => {
  const found = /url[ \t\n\f\r]*=/i.exec(text);
  return found === null
    ? { context, length: text.length }
    : { context: { ...context, state: 'meta-content-url' }, length: found.index + found[0].length };
};

const inMetaContentUrl: Transition = (context, text) => {
  const end = text.indexOf(';');
  return end === -1
    ? { context, length: text.length }
    : { context: { ...context, state: 'meta-content' }, length: end + 1 };
};

const inBlockComment: Transition = (context, text) => {
  const end = text.indexOf('*/');
  if (end === -1) return { context, length: text.length };
  return { context: { ...context, state: context.state === 'js-block-comment' ? 'js' : 'css' }, length: end + 2 };
};

/** The line break is not part of the comment. */
const inLineComment: Transition = (context, text) => {
  const isCss = context.state === 'css-line-comment';
  const end = indexOfAny(text, isCss ? '\n\f\r' : '\n\r\u2028\u2029');
  return end === -1
    ? { context, length: text.length }
    : { context: { ...context, state: isCss ? 'css' : 'js' }, length: end };
};

export const TRANSITIONS: Readonly<Record<State, Transition>> = {
  text: inText,
  tag: inTag,
  'attribute-name': inAttributeName,
  'after-name': afterName,
  'before-value': beforeValue,
  comment: inComment,
  rcdata: toEndTag,
  attribute: inValue,
  url: inUrl,
  srcset: inUrl,
  'meta-content': inMetaContent,
  'meta-content-url': inMetaContentUrl,
  js: jsText,
  'js-double-quoted': jsDelimited,
  'js-single-quoted': jsDelimited,
  'js-template-literal': jsTemplateLiteral,
  'js-regexp': jsDelimited,
  'js-block-comment': inBlockComment,
  'js-line-comment': inLineComment,
  'js-html-open-comment': inLineComment,
  'js-html-close-comment': inLineComment,
  css: cssText,
  'css-double-quoted': cssString,
  'css-single-quoted': cssString,
  'css-double-quoted-url': cssString,
  'css-single-quoted-url': cssString,
  'css-url': cssString,
  'css-block-comment': inBlockComment,
  'css-line-comment': inLineComment,
  error: inValue,
  dead: inValue,
};
