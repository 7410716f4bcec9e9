/** What the exit code of every command says, declared once; docs/CLI.md is made from it. */
export const EXIT_CODES = {
  0: 'It is done, or all is well. Also `tail` and `top` after Ctrl-C, and `doctor` with nothing but advice.',
  1: 'It could not be done, or something is not well; a sentence on stderr says what, and what to do. `status`: a layer is not ready, or there is no exact answer. `verify`: a cell differs. `recompute --wait`: the run failed, or cells differ from what was answered before. `generations`: one of them differed. `import`: lines were left out. `doctor`: something is ill. Also an unknown command or option.',
  130: 'Ended by Ctrl-C before it was done.',
} as const;
