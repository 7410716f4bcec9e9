/** Builds `twofold/client` into client/dist, for import and for require, with its types. Run with `npm run client`; a test gives a folder of its own. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import ts from 'typescript';

const entry = join(__dirname, 'client.ts');

async function main(folder = join(__dirname, 'dist')): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [format, extension] of [['esm', 'mjs'], ['cjs', 'cjs']] as const) {
    // openapi-fetch comes along, so that nothing else is loaded.
    await build({ entryPoints: [entry], outfile: join(folder, `client.${extension}`), format, bundle: true, platform: 'neutral', mainFields: ['module', 'main'], target: 'es2022', logLevel: 'warning' });
  }
  const program = ts.createProgram([entry], { declaration: true, emitDeclarationOnly: true, outDir: folder, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, target: ts.ScriptTarget.ES2022, strict: true, exactOptionalPropertyTypes: true, skipLibCheck: true, types: [] });
  const faults = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  if (faults.length > 0) throw new Error(ts.formatDiagnostics(faults, { getCanonicalFileName: (name) => name, getCurrentDirectory: () => __dirname, getNewLine: () => '\n' }));
  // Types of an ES module and of a CommonJS one are told apart by their names alone; what they refer to is the same.
  for (const extension of ['mts', 'cts']) copyFileSync(join(folder, 'client.d.ts'), join(folder, `client.d.${extension}`));
}

void main(process.argv[2]);
