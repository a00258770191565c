/**
 * The figures of the code, `make metrics`: sizes of files and functions, casts and comments of each part of the repository, and
 * how many places know what one place is meant to know. Generated files do not count.
 */
import { existsSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { filesKnowing } from './credential-types.ts';
import { isTest, isWritten, PARTS, trackedFiles } from './sources.ts';
import { findPhrases } from './words.ts';

interface Source {
  readonly file: string;
  readonly tree: ts.SourceFile;
  readonly lines: number;
}

interface Figures {
  readonly files: readonly number[];
  readonly functions: readonly number[];
  readonly any: number;
  readonly casts: number;
  readonly lines: number;
  readonly commentShare: number;
}

const LONG_FUNCTION = 50;
const COMMENT = /^\s*(?:\/\/|\/\*|\*)/;

const DIALECTS = new Set(['sqlite', 'postgresql', 'postgres', 'mysql', 'mariadb', 'cockroach', 'cockroachdb']);
const CLIENTS = new Set(['ajax', 'native']);
const CLIENT_CHECKS = new Set(['isJsonRequest', 'acceptsJson']);
const EQUALITY = new Set([ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken]);

const sources = trackedFiles()
  .filter((file) => isWritten(file) && existsSync(file))
  .map(parse);
const product = sources.filter(({ file }) => file.startsWith('server/') && !isTest(file));

function parse(file: string): Source {
  const text = readFileSync(file, 'utf8');
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return { file, tree, lines: text.split('\n').length - 1 };
}

function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* nodesOf(child);
}

/** A function, method, accessor or constructor, or a closure that is given a name. */
function isNamedFunction(node: ts.Node): node is ts.FunctionLikeDeclaration {
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isAccessor(node)) return true;
  if (ts.isConstructorDeclaration(node)) return true;
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) return false;
  const { parent } = node;
  return ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent);
}

/** Lines of a function with a name and a body; undefined for anything else. */
function functionLength(node: ts.Node): number | undefined {
  if (!isNamedFunction(node) || node.body === undefined) return undefined;
  const tree = node.getSourceFile();
  const lineAt = (position: number): number => tree.getLineAndCharacterOfPosition(position).line;
  return lineAt(node.end) - lineAt(node.getStart()) + 1;
}

const isCast = (node: ts.Node): boolean =>
  ts.isAsExpression(node) && !(ts.isTypeReferenceNode(node.type) && node.type.getText() === 'const');

function figuresOf(part: readonly Source[]): Figures {
  const functions: number[] = [];
  let any = 0;
  let casts = 0;
  for (const { tree } of part) {
    for (const node of nodesOf(tree)) {
      const length = functionLength(node);
      if (length !== undefined) functions.push(length);
      if (node.kind === ts.SyntaxKind.AnyKeyword) any += 1;
      if (isCast(node)) casts += 1;
    }
  }
  const text = part.flatMap(({ tree }) => tree.text.split('\n')).filter((line) => line.trim() !== '');
  return {
    files: part.map(({ lines }) => lines),
    functions,
    any,
    casts,
    lines: part.reduce((sum, { lines }) => sum + lines, 0),
    commentShare: text.filter((line) => COMMENT.test(line)).length / Math.max(1, text.length),
  };
}

/** The value below which the share of all values lies. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function printParts(): void {
  for (const { name, includes } of PARTS) {
    const { files, functions, any, casts, lines, commentShare } = figuresOf(
      sources.filter(({ file }) => includes(file)),
    );
    const sizes = (values: readonly number[], ...shares: number[]): string =>
      shares.map((share) => quantile(values, share)).join('/');
    const long = functions.filter((length) => length > LONG_FUNCTION).length;
    console.log(`${name}: ${files.length} files, ${lines} lines`);
    console.log(`  files median/p90/max ${sizes(files, 0.5, 0.9, 1)}`);
    console.log(
      `  functions median/p90/p99/max ${sizes(functions, 0.5, 0.9, 0.99, 1)}, ${long} of ${functions.length} over 50 lines`,
    );
    console.log(
      `  any ${any}, casts per 1,000 lines ${((casts * 1000) / lines).toFixed(1)}, comments ${(commentShare * 100).toFixed(1)} %`,
    );
  }
}

/** Places in the product that a predicate finds, by file. */
function count(isCounted: (file: string) => boolean, matches: (node: ts.Node) => boolean): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { file, tree } of product) {
    if (!isCounted(file)) continue;
    const places = [...nodesOf(tree)].filter(matches).length;
    if (places > 0) found.set(file, places);
  }
  return found;
}

const isText = (node: ts.Node): node is ts.StringLiteral => ts.isStringLiteral(node);
/** Whether a node branches on one of the words: compares with it, or is a case for it. */
function branchesOn(words: ReadonlySet<string>, node: ts.Node): boolean {
  if (!isText(node) || !words.has(node.text)) return false;
  if (ts.isCaseClause(node.parent)) return true;
  return ts.isBinaryExpression(node.parent) && EQUALITY.has(node.parent.operatorToken.kind);
}

function printKnowledge(): void {
  for (const [strategy, files] of filesKnowing()) {
    const counted = files.filter(({ exception }) => exception === undefined);
    console.log(
      `files outside its folder that know ${strategy}: ${counted.length}, and ${files.length - counted.length} by an exception`,
    );
    if (process.argv.includes('--files'))
      for (const { path, exception } of files) console.log(`  ${path}${exception === undefined ? '' : ' (exception)'}`);
  }
  print(
    'branches on the dialect of the database outside persistence/dialects',
    count(
      (file) => !file.startsWith('server/persistence/dialects/'),
      (node) => branchesOn(DIALECTS, node),
    ),
  );
  print(
    'checks of the kind of client',
    count(
      () => true,
      (node) =>
        branchesOn(CLIENTS, node) ||
        (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && CLIENT_CHECKS.has(node.expression.text)),
    ),
  );
  console.log(`words of the word lint: ${findPhrases().length}`);
}

function print(name: string, found: ReadonlyMap<string, number>): void {
  const places = [...found.values()].reduce((sum, each) => sum + each, 0);
  console.log(`${name}: ${found.size} files, ${places} places`);
  if (process.argv.includes('--files')) for (const [file, each] of found) console.log(`  ${file} ${each}`);
}

printParts();
printKnowledge();
