/** Completion scripts for bash, zsh and fish, out of the program's own words. */
import type { Words } from './words';

export type Shell = 'bash' | 'zsh' | 'fish';
export const SHELLS: readonly Shell[] = ['bash', 'zsh', 'fish'];

export function completionScript(shell: Shell, words: readonly Words[]): string {
  return shell === 'fish' ? fish(words) : shell === 'zsh' ? zsh(words) : bash(words);
}

const candidates = ({ commands, options, choices }: Words): string => [...commands.map(({ name }) => name), ...choices, ...options.map(({ name }) => name)].join(' ');
const label = (path: readonly string[]): string => quoted(path.join(' '));
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * The shared core of bash and zsh: from the words before the cursor, the command that they lead to, and what fits there.
 * Words that are no command of where they stand, such as options and their values, lead nowhere.
 */
function core(words: readonly Words[]): string {
  const inner = words.filter(({ path }) => path.length > 0).map(({ path }) => label(path));
  const values = words.flatMap(({ path, options }) => options.flatMap(({ name, choices, takesValue }) => (takesValue ? [`    ${quoted([...path, name].join(' '))}) echo ${quoted(choices.join(' '))}; return;;`] : [])));
  const cases = words.map((each) => `    ${label(each.path)}) echo ${quoted(candidates(each))};;`);
  return `_twofold_words() {
  local at='' word last=''
  for word in "$@"; do
    case "\${at:+$at }$word" in
      ${inner.join('|')}) at="\${at:+$at }$word";;
    esac
    last="$word"
  done
  case "\${at:+$at }$last" in
${values.join('\n')}
  esac
  case "$at" in
${cases.join('\n')}
  esac
}`;
}

function bash(words: readonly Words[]): string {
  return `# Completion of twofold for bash: source <(npx twofold completion bash)
${core(words)}
_twofold() {
  local word="\${COMP_WORDS[COMP_CWORD]}"
  COMPREPLY=($(compgen -W "$(_twofold_words "\${COMP_WORDS[@]:1:COMP_CWORD-1}")" -- "$word"))
}
complete -o default -F _twofold twofold`;
}

function zsh(words: readonly Words[]): string {
  return `#compdef twofold
# Completion of twofold for zsh: source <(npx twofold completion zsh)
${core(words)}
_twofold() {
  local -a found
  found=(\${=$(_twofold_words "\${(@)words[2,CURRENT-1]}")})
  if (( \${#found} )); then compadd -- "\${found[@]}"; else _files; fi
}
compdef _twofold twofold`;
}

function fish(words: readonly Words[]): string {
  const lines = words.flatMap(({ path, commands, options, choices }) => {
    const [first] = path;
    const inner = commands.map(({ name }) => name).join(' ');
    const seen = path.map((word) => `__fish_seen_subcommand_from ${word}`);
    const none = commands.length > 0 ? [`not __fish_seen_subcommand_from ${inner}`] : [];
    const at = first === undefined ? 'true' : seen.join('; and ');
    const begin = [...seen, ...none].join('; and ') || 'true';
    return [
      ...commands.map(({ name, about }) => `complete -c twofold -f -n ${quoted(begin)} -a ${quoted(name)} -d ${quoted(about)}`),
      ...(choices.length > 0 ? [`complete -c twofold -f -n ${quoted(at)} -a ${quoted(choices.join(' '))}`] : []),
      ...options.map(
        ({ name, about, takesValue, choices: values }) =>
          `complete -c twofold -n ${quoted(at)} -l ${name.slice(2)}${takesValue ? ' -r' : ''}${values.length > 0 ? ` -f -a ${quoted(values.join(' '))}` : ''} -d ${quoted(about)}`,
      ),
    ];
  });
  return ['# Completion of twofold for fish: npx twofold completion fish | source', ...lines].join('\n');
}
