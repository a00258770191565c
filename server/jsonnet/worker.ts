/** The thread that evaluates Jsonnet. It has no way to files: `import` in a snippet fails. */
import fs from 'node:fs';
import { parentPort } from 'node:worker_threads';
import Jsonnet from '@arakoodev/jsonnet';
import type { EvaluationReply, EvaluationRequest } from './protocol.ts';

const vm = new Jsonnet();

// What the library's importer calls. Its own code is loaded by now.
fs.readFileSync = () => {
  throw new Error('imports are not allowed');
};

/**
 * The context is passed as a string and parsed inside, so that nothing in it is ever read as code. A snippet that is no
 * function stands for its value, as with top-level arguments.
 */
const wrapped = (snippet: string): string =>
  `local zelosSnippet = (\n${snippet}\n);
if std.isFunction(zelosSnippet) then zelosSnippet(ctx=std.parseJson(std.extVar('zelosContext'))) else zelosSnippet`;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function evaluate({ id, snippet, context }: EvaluationRequest): EvaluationReply {
  try {
    const answer = vm.extString('zelosContext', context).evaluateSnippet(wrapped(snippet));
    // The library answers with the error's text where there is one, and that is never JSON. Its first line says what is
    // wrong, the others where in the wrapped snippet.
    return isJson(answer) ? { id, ok: true, json: answer } : { id, ok: false, message: answer.split('\n', 1).join('') };
  } catch (error) {
    // A trap of WebAssembly (out of stack, out of memory): what is in its memory is good for nothing any more.
    return { id, ok: false, message: error instanceof Error ? error.message : String(error), broken: true };
  }
}

parentPort?.on('message', (request: EvaluationRequest) => parentPort?.postMessage(evaluate(request)));
