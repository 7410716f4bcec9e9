import { execFileSync } from 'node:child_process';
import { Argument, Command, Option } from 'commander';
import { completionScript } from './scripts';
import { wordsOf } from './words';

const program = new Command('twofold').option('--data <folder>', 'where');
program.command('query').description("a view's rows").addOption(new Option('--granularity <bucket>', 'each').choices(['day', 'total']));
program.command('rejections').command('list').option('--all', 'all');
program.command('completion').addArgument(new Argument('<shell>').choices(['bash', 'zsh']));
const words = wordsOf(program);

test.each([
  [['q'], ['query']],
  [['rejections', ''], ['list', '--help']],
  [['rejections', 'list', '--a'], ['--all']],
  [['query', 'revenue', '--granularity', ''], ['day', 'total']],
  [['query', '--granularity', 'day', '--g'], ['--granularity']],
  [['completion', ''], ['bash', 'zsh', '--help']],
])('bash completes %j by %j', (line, expected) => {
  const asked = `COMP_WORDS=(twofold "$@"); COMP_CWORD=$#; _twofold; echo "\${COMPREPLY[*]}"`;
  const found = execFileSync('bash', ['-c', `${completionScript('bash', words)}\n${asked}`, 'bash', ...line], { encoding: 'utf8' });
  expect(found.trim().split(' ')).toEqual(expected);
});

test('fish and zsh know every command, quoted', () => {
  expect(completionScript('fish', words)).toContain(`-a 'query' -d 'a view'\\''s rows'`);
  expect(completionScript('zsh', words)).toContain("'rejections list') echo '--all --help'");
});
