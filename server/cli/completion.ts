import type { Command } from 'commander';
import { group, leaf } from './command.ts';
import { commandPath } from './help.ts';

const SHELLS = ['bash', 'fish', 'powershell', 'zsh'] as const;

/** Words that may follow each command: its members and long flags, by the command's path without the program's name. */
function vocabulary(command: Command, found: Map<string, string[]> = new Map()): Map<string, string[]> {
  const flags = command.options.map(({ long }) => long ?? '').filter((flag) => !flag.startsWith('--no-'));
  const path = commandPath(command).split(' ').slice(1).join(' ');
  found.set(path, [...command.commands.map((each) => each.name()), ...flags, '--help']);
  for (const each of command.commands) vocabulary(each, found);
  return found;
}

const words = (program: Command): [string, string][] =>
  [...vocabulary(program)].map(([path, next]) => [path, next.join(' ')]);

/** Each script looks up the typed commands, longest path first, and offers what may follow, else files. */
const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], (program: Command) => string>> = {
  bash: (program) => `# bash completion for zelos
_zelos() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ "$word" == -* ]] || path="\${path:+$path }$word"
  done
  local next=""
  while :; do
    case "$path" in
${words(program)
  .map(([path, next]) => `      "${path}") next="${next}"; break ;;`)
  .join('\n')}
    esac
    [[ "$path" == *" "* ]] && path="\${path% *}" || path=""
  done
  COMPREPLY=($(compgen -W "$next" -- "$current"))
  [[ \${#COMPREPLY[@]} -gt 0 ]] || COMPREPLY=($(compgen -f -- "$current"))
}
complete -o filenames -F _zelos zelos
`,
  zsh: (program) => `#compdef zelos
autoload -U +X bashcompinit && bashcompinit
${SCRIPTS.bash(program)}`,
  fish: (program) =>
    words(program)
      .map(
        ([path, next]) =>
          `complete -c zelos -n 'string match -qr "^zelos( -[^ ]+)*${path && ` ${path}`}( |$)" -- (commandline -cp)' -a '${next}'\n`,
      )
      .join(''),
  powershell: (program) => `Register-ArgumentCompleter -Native -CommandName zelos -ScriptBlock {
  param($word, $tree, $cursor)
  $next = @{
${words(program)
  .map(([path, next]) => `    '${path}' = '${next}'`)
  .join('\n')}
  }
  $path = @($tree.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" } | Where-Object { $_ -ne $word -and -not $_.StartsWith('-') })
  while ($path.Count -gt 0 -and -not $next.ContainsKey($path -join ' ')) { $path = @($path | Select-Object -SkipLast 1) }
  ($next[($path -join ' ')] -split ' ') | Where-Object { $_ -like "$word*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
}
`,
};

/** `zelos completion <shell>`. `program` is called when the command runs. */
export function completionCommand(program: () => Command): Command {
  const shells = SHELLS.map((shell) =>
    leaf(shell, `Generate the autocompletion script for ${shell}`).action(
      () => void process.stdout.write(SCRIPTS[shell](program())),
    ),
  );
  return group('completion', 'Generate the autocompletion script for the specified shell', ...shells);
}
