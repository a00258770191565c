/**
 * Where in an HTML document the output stands, so that a value is escaped for that place (as html/template does). Followed
 * as the template runs: every branch then has the context that is really its own.
 */
import {
  escapeHtml,
  escapeInScript,
  escapeUnquoted,
  filterCss,
  filterUrl,
  javaScriptValue,
  normalizeUrl,
  percentEncode,
} from './escape.ts';
import { printed } from './values.ts';

type Quote = '"' | "'" | '';
type State =
  | { readonly at: 'text' | 'comment' | 'tag' | 'before-value' }
  | { readonly at: 'raw'; readonly element: string; readonly quote: string }
  | { readonly at: 'value'; readonly attribute: string; readonly quote: Quote; readonly before: string };

const URL_ATTRIBUTE =
  /^(?:href|src|action|formaction|cite|background|poster|manifest|longdesc|data|profile|codebase|classid|usemap|archive|icon|xmlns|srcset)$|(?:src|uri|url)/;
const RAW_ELEMENT = /^(?:script|style|textarea|title)$/;

/** What is open at the end of a tag's beginning. */
interface Tag {
  readonly element: string;
  attribute: string;
}

export class HtmlContext {
  #state: State = { at: 'text' };
  #tag: Tag = { element: '', attribute: '' };

  /** Takes in text of the template itself; gives what of it goes out: comments do not. */
  literal(text: string): string {
    let out = '';
    let rest = text;
    while (rest !== '') {
      const taken = this.#advance(rest);
      if (taken.shown) out += rest.slice(0, taken.length);
      rest = rest.slice(taken.length);
    }
    return out;
  }

  /** Escapes a value for the place it comes to. */
  escape(value: unknown): string {
    const text = value === null || value === undefined ? '' : printed(value);
    const state = this.#state;
    switch (state.at) {
      case 'text':
        return escapeHtml(text);
      case 'comment':
        return '';
      case 'tag':
        return /^[a-zA-Z][\w-]*$/.test(text) && !/^(?:on|style|src|href|data|action)/i.test(text) ? text : 'ZgotmplZ';
      case 'before-value':
        this.#state = { at: 'value', attribute: this.#tag.attribute, quote: '', before: '' };
        return this.escape(value);
      case 'raw':
        return inRawText(state.element, state.quote, value, text);
      case 'value': {
        this.#state = { ...state, before: state.before + text };
        return inAttribute(state, value, text);
      }
    }
  }

  #advance(text: string): { readonly length: number; readonly shown: boolean } {
    switch (this.#state.at) {
      case 'text':
        return this.#inText(text);
      case 'comment': {
        const end = text.indexOf('-->');
        if (end !== -1) this.#state = { at: 'text' };
        return { length: end === -1 ? text.length : end + 3, shown: false };
      }
      case 'tag':
        return { length: this.#inTag(text), shown: true };
      case 'before-value':
        return { length: this.#beforeValue(text), shown: true };
      case 'raw':
        return { length: this.#inRaw(text, this.#state), shown: true };
      case 'value':
        return { length: this.#inValue(text, this.#state), shown: true };
    }
  }

  #inText(text: string): { readonly length: number; readonly shown: boolean } {
    const [opening, name] = /<(?:!--|\/?([a-zA-Z][^\s/>]*))/.exec(text) ?? [];
    if (opening === undefined) return { length: text.length, shown: true };
    const start = text.indexOf(opening);
    if (name === undefined && start > 0) return { length: start, shown: true };
    if (name === undefined) {
      this.#state = { at: 'comment' };
      return { length: opening.length, shown: false };
    }
    this.#tag = { element: opening.startsWith('</') ? '' : name.toLowerCase(), attribute: '' };
    this.#state = { at: 'tag' };
    return { length: start + opening.length, shown: true };
  }

  #inTag(text: string): number {
    const space = /^[\s/]+/.exec(text)?.[0];
    if (space !== undefined) return space.length;
    if (text.startsWith('>')) {
      const { element } = this.#tag;
      this.#state = RAW_ELEMENT.test(element) ? { at: 'raw', element, quote: '' } : { at: 'text' };
      return 1;
    }
    if (text.startsWith('=')) {
      this.#state = { at: 'before-value' };
      return 1;
    }
    const name = /^[^\s/>=]+/.exec(text)?.[0] ?? text;
    this.#tag.attribute = name.toLowerCase();
    return name.length;
  }

  #beforeValue(text: string): number {
    const space = /^\s+/.exec(text)?.[0];
    if (space !== undefined) return space.length;
    const [first] = text;
    if (first === '>') {
      this.#state = { at: 'tag' };
      return 0 + this.#inTag(text);
    }
    const quote: Quote = first === '"' || first === "'" ? first : '';
    this.#state = { at: 'value', attribute: this.#tag.attribute, quote, before: '' };
    return quote === '' ? this.#inValue(text, this.#state) : 1;
  }

  #inValue(text: string, state: State & { at: 'value' }): number {
    const end = state.quote === '' ? text.search(/[\s>]/) : text.indexOf(state.quote);
    const value = end === -1 ? text : text.slice(0, end);
    this.#state = end === -1 ? { ...state, before: state.before + value } : { at: 'tag' };
    return end === -1 ? text.length : end + (state.quote === '' ? 0 : 1) || this.#inTag(text);
  }

  #inRaw(text: string, state: State & { at: 'raw' }): number {
    const end = text.toLowerCase().indexOf(`</${state.element}`);
    const content = end === -1 ? text : text.slice(0, end);
    this.#state = end === -1 ? { ...state, quote: openQuote(content, state.quote) } : { at: 'text' };
    return end === -1 ? text.length : end || this.#inText(text).length;
  }
}

/** The quote that is open at the end of a piece of script or style. */
function openQuote(text: string, open: string): string {
  let quote = open;
  for (const [found] of text.matchAll(/\\.|["'`]/g)) {
    if (found.length > 1) continue;
    if (quote === '') quote = found;
    else if (quote === found) quote = '';
  }
  return quote;
}

function inRawText(element: string, quote: string, value: unknown, text: string): string {
  if (element === 'script') return quote === '' ? javaScriptValue(value) : escapeInScript(text);
  return element === 'style' ? filterCss(text) : escapeHtml(text);
}

function inAttribute({ attribute, quote, before }: State & { at: 'value' }, value: unknown, text: string): string {
  const escape = quote === '' ? escapeUnquoted : escapeHtml;
  if (attribute.startsWith('on')) return escape(javaScriptValue(value));
  if (attribute === 'style') return escape(filterCss(text));
  if (!URL_ATTRIBUTE.test(attribute)) return escape(text);
  if (/[?#]/.test(before)) return escape(percentEncode(text).replaceAll(/%../g, (byte) => byte.toLowerCase()));
  return escape(normalizeUrl(before.trim() === '' ? filterUrl(text) : text));
}
