/** The thread that evaluates Jsonnet. It cannot read files: `import` in a snippet fails. */
import fs from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { boundMemory } from './bounded-memory.ts';
import { asGoJsonnet } from './format.ts';
import {
  type EvaluationReply,
  type EvaluationRequest,
  type Ready,
  type WorkerOptions,
  MAX_ANSWER_BYTES,
} from './protocol.ts';
import { standardLibraryFor } from './standard-library.ts';

// The library compiles its module while it is loaded.
const { maxMemoryBytes }: WorkerOptions = workerData;
const memory = boundMemory(maxMemoryBytes);
const { default: Jsonnet } = await import('@arakoodev/jsonnet');
const vm = new Jsonnet();

// The library's importer calls this. The library itself is loaded already.
fs.readFileSync = () => {
  throw new Error('imports are not allowed');
};

/**
 * The context is passed as a string and parsed inside, so that nothing in it is read as code. A snippet that is not a
 * function is the value itself, as with go-jsonnet's top-level arguments.
 */
const withArgument = (snippet: string): string =>
  `local zelosStd = std; local std = ${standardLibraryFor(snippet)};
local zelosSnippet = (\n${snippet}\n);
if zelosStd.isFunction(zelosSnippet) then zelosSnippet(ctx=zelosStd.parseJson(zelosStd.extVar('zelosContext'))) else zelosSnippet`;

/** The evaluator takes external variables that are texts only. */
const EXTERNAL_VARIABLES =
  "extVar(name):: if zelosStd.objectHas(zelosVariables, name) then zelosVariables[name] else error 'undefined external variable: ' + name";

/** A snippet with external variables. A function is called without arguments, as by go-jsonnet. */
const withVariables = (snippet: string): string =>
  `local zelosStd = std; local zelosVariables = zelosStd.parseJson(zelosStd.extVar('zelosContext'));
local std = ${standardLibraryFor(snippet, [EXTERNAL_VARIABLES])};
local zelosSnippet = (\n${snippet}\n);
if zelosStd.isFunction(zelosSnippet) then zelosSnippet() else zelosSnippet`;

const WRAPPERS = { argument: withArgument, variables: withVariables };

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function evaluate({ snippet, passedAs, context }: EvaluationRequest): EvaluationReply {
  try {
    const answer = vm.extString('zelosContext', context).evaluateSnippet(WRAPPERS[passedAs](snippet));
    const memoryBytes = memory.size();
    if (answer.length > MAX_ANSWER_BYTES)
      return { ok: false, message: 'the value is too large', tooLarge: true, memoryBytes };
    // On failure the library returns the error's text, which is never JSON. The first line is the message; the others
    // are positions in the wrapped snippet.
    if (!isJson(answer)) return { ok: false, message: answer.split('\n', 1).join(''), memoryBytes };
    return { ok: true, json: asGoJsonnet(answer), memoryBytes };
  } catch (error) {
    return { trap: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', (request: EvaluationRequest) => parentPort?.postMessage(evaluate(request)));
parentPort?.postMessage({ ready: true } satisfies Ready);
