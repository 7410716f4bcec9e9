/** Builds `twofold/streams` into dist/, for import and for require, with its types. Run with `npm run streams`; a test gives a folder of its own. */
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import ts from 'typescript';

const entry = join(__dirname, 'streams.ts');
const root = join(__dirname, '../../..');
/** What the code reads beside itself. */
const scripts = join(root, 'common/live/redis');

async function main(folder = join(__dirname, 'dist')): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const options = { entryPoints: [entry], bundle: true, platform: 'node', packages: 'external', target: 'node20', logLevel: 'warning' } satisfies BuildOptions;
  await build({ ...options, outfile: join(folder, 'streams.cjs'), format: 'cjs' });
  for (const script of readdirSync(scripts).filter((name) => name.endsWith('.lua'))) copyFileSync(join(scripts, script), join(folder, script));
  // One copy of the code for both kinds of modules, so that an error's class is the same everywhere.
  const { metafile } = await build({ ...options, outdir: folder, format: 'esm', write: false, metafile: true });
  const names = Object.values(metafile.outputs).flatMap((output) => output.exports);
  writeFileSync(join(folder, 'streams.mjs'), `import streams from './streams.cjs';\nexport const { ${names.join(', ')} } = streams;\n`);

  const types = declarations();
  for (const [file, text] of types) {
    mkdirSync(dirname(join(folder, 'types', file)), { recursive: true });
    writeFileSync(join(folder, 'types', file), text);
  }
  const all = `./types/${relative(root, entry).replace(/\.ts$/, '.js')}`;
  for (const extension of ['mts', 'cts']) writeFileSync(join(folder, `streams.d.${extension}`), `export * from '${all}';\n`);
}

/** Of the entry and all that its types refer to, by their place in the project. Types are checked by `npm run types`. */
function declarations(): Map<string, string> {
  const written = new Map<string, string>();
  const program = ts.createProgram([entry], { declaration: true, emitDeclarationOnly: true, noCheck: true, rootDir: root, outDir: root, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, target: ts.ScriptTarget.ES2022, strict: true, exactOptionalPropertyTypes: true, skipLibCheck: true, types: ['node'] });
  const { diagnostics } = program.emit(undefined, (file, text) => written.set(relative(root, file), text));
  if (diagnostics.length > 0) throw new Error(ts.formatDiagnostics(diagnostics, { getCanonicalFileName: (name) => name, getCurrentDirectory: () => root, getNewLine: () => '\n' }));
  const kept = new Map<string, string>();
  const keep = (file: string): void => {
    const text = written.get(file);
    if (text === undefined || kept.has(file)) return;
    kept.set(file, text);
    for (const { fileName } of ts.preProcessFile(text).importedFiles) if (fileName.startsWith('.')) keep(join(dirname(file), `${fileName}.d.ts`));
  };
  keep(relative(root, entry).replace(/\.ts$/, '.d.ts'));
  return kept;
}

void main(process.argv[2]);
