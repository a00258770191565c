import type { Token } from '../syntax/lexer.ts';
import { triviaBefore } from '../syntax/parts.ts';
import type { Bind, ImportNode, LocalNode, Node } from '../syntax/tree.ts';
import { append, ensureNewline, lineEnd, moveToFront, type Trivia } from '../syntax/trivia.ts';

type ImportBind = Bind & { readonly node: ImportNode };
type ImportLocal = Omit<LocalNode, 'binds'> & { readonly binds: readonly ImportBind[] };

interface Import {
  readonly bind: ImportBind;
  /** What stands behind it, on its line. */
  readonly behind: Trivia;
}

/** `local x = import '...'` at the beginning of a program, sorted by path in groups that empty lines and comments separate. */
export function sortImports(body: Node): Node {
  return isImport(body) ? sortGroup(body, [...triviaBefore(body)]) : body;
}

const isImport = (node: Node): node is ImportLocal =>
  node.kind === 'local' &&
  node.binds.every(
    ({ node: value, parameters }) =>
      value.kind === 'import' && value.token.text === 'import' && parameters === undefined,
  );

/** `first` is the last local of the group that has been looked at, `before` what stands before the group. */
function sortGroup(first: ImportLocal, before: Trivia): Node {
  const imports: Import[] = [];
  let last = first;
  for (;;) {
    const [behind] = split(triviaBefore(last.body));
    ensureNewline(behind);
    imports.push(...importsOf(last, behind));
    if (endsGroup(last) || !isImport(last.body)) break;
    last = last.body;
  }
  const names = new Set(imports.map(({ bind }) => bind.name.text));
  const sorted = names.size < imports.length ? imports : imports.toSorted(byPath);
  const [, next] = split(triviaBefore(last.body));
  ensureNewline(next);
  moveToFront(next, copy(sorted.at(-1)?.behind ?? []));
  return sorted.reduceRight<Node>(
    (rest, { bind }, index) => {
      const trivia = index === 0 ? before : copy(sorted[index - 1]?.behind ?? []);
      return { kind: 'local', token: keyword(trivia), binds: [bind], body: rest };
    },
    continued(last.body, next),
  );
}

function continued(body: Node, before: Trivia): Node {
  if (isImport(body)) return sortGroup(body, before);
  const trivia = triviaBefore(body);
  trivia.splice(0, trivia.length, ...before);
  return body;
}

const byPath = (a: Import, b: Import): number => {
  const [left, right] = [a.bind.node.file.value, b.bind.node.file.value];
  return left < right ? -1 : Number(left > right);
};

const keyword = (trivia: Trivia): Token => ({ kind: 'keyword', text: 'local', at: 0, trivia });

const copy = (trivia: Trivia): Trivia => trivia.map((element) => ({ ...element }));

function importsOf({ binds }: ImportLocal, behind: Trivia): Import[] {
  let before: Trivia = binds[0]?.name.trivia ?? [];
  return binds.map((bind, index) => {
    const next = binds[index + 1];
    const [adjacent, beforeNext] = next === undefined ? [behind, []] : split(next.name.trivia);
    ensureNewline(adjacent);
    const own = { ...bind, name: { ...bind.name, trivia: before }, delimiter: { ...bind.delimiter, text: ';' } };
    before = beforeNext;
    return { bind: own, behind: adjacent };
  });
}

/** The next import belongs to another group behind an empty line or a comment. */
function endsGroup({ body }: ImportLocal): boolean {
  if (!isImport(body)) return true;
  const trivia = triviaBefore(body);
  const newline = trivia.findIndex(({ kind }) => kind !== 'inline');
  return trivia.some(({ blanks }) => blanks > 0) || (newline !== -1 && newline < trivia.length - 1);
}

/** What belongs to the token before (the rest of its line), and what to the one behind, with the empty lines between. */
function split(trivia: Trivia): [Trivia, Trivia] {
  const index = trivia.findIndex(({ kind }) => kind !== 'inline');
  if (index === -1) return [copy(trivia), []];
  const before = copy(trivia.slice(0, index + 1));
  const behind: Trivia = [];
  const last = before.at(-1);
  if (last !== undefined && last.blanks > 0) {
    behind.push(lineEnd(last.blanks, last.indent));
    last.blanks = 0;
  }
  for (const element of copy(trivia.slice(index + 1))) append(behind, element);
  return [before, behind];
}
