/** How the client of a request wants its answer. Read once from the request; `respond` alone decides by it. */
import type { HttpRequest } from '../../../kernel/http.ts';
import { acceptsJson, isJsonRequest } from '../../../kernel/negotiate.ts';

/** A browser that submits forms, a single-page app in a browser, an app without a browser. */
export type Client = 'browser' | 'ajax' | 'native';

/** What a request says about the answer that it wants. */
export interface Dialect {
  /** It sends JSON or prefers it to a page (the reference's `IsJSONRequest`). */
  readonly asksForJson: boolean;
  /** It prefers JSON to HTML, by its `Accept` header alone (the reference's `AcceptsJSON`). */
  readonly acceptsJson: boolean;
}

/** Reads the dialect from the headers. */
export const dialectOf = (request: HttpRequest): Dialect => ({
  asksForJson: isJsonRequest(request),
  acceptsJson: acceptsJson(request),
});
