/**
 * Runs a program of this project: `node platform/run.mjs speed-layer/main.ts`. Its TypeScript is bundled in memory first.
 * A loader that reads file by file makes a property read of every imported name at every use, which costs the hot loops
 * about a third of their time; in a bundle the names are plain variables. It starts sooner, too.
 */
import { readFile } from 'node:fs/promises';
import Module from 'node:module';
import { dirname, join, resolve } from 'node:path';

const [, self, program] = process.argv;
if (program === undefined) {
  console.error('Which program? For instance: node platform/run.mjs serving-layer/main.ts');
  process.exit(2);
}
const main = resolve(program);

/** Files read what lies beside them by `__dirname`, which in a bundle would be that of the main file. */
const ownFolders = {
  name: 'own-folders',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll(/\b__dirname\b/g, JSON.stringify(dirname(path))),
      loader: 'ts',
    })),
};

const { build } = await import('esbuild');
const { outputFiles } = await build({
  entryPoints: [main],
  bundle: true,
  write: false,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  packages: 'external',
  sourcemap: 'inline',
  plugins: [ownFolders],
  logLevel: 'error',
}).catch(() => process.exit(1));

process.setSourceMapsEnabled(true);
process.argv.splice(1, 2, main);
const module = new Module(main);
module.filename = main;
// The packages are this project's, wherever the program lies.
module.paths = [join(resolve(self), '../../node_modules'), ...Module._nodeModulePaths(dirname(main))];
module._compile(outputFiles[0].text, main);
