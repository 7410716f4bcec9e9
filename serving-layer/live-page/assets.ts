/** What the browser loads: the page and its script and style, bundled in memory once, so that nobody has to build anything. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Asset {
  readonly text: string;
  /** An ETag. */
  readonly tag: string;
}

export type Assets = Readonly<Record<'page' | 'script' | 'style' | 'mark', Asset>>;

const folder = join(__dirname, 'browser');
let bundled: Promise<Assets> | undefined;

/** Bundles at the first call; one that failed is tried again at the next. */
export function assets(): Promise<Assets> {
  bundled ??= bundle().catch((error: unknown) => {
    bundled = undefined;
    throw error;
  });
  return bundled;
}

async function bundle(): Promise<Assets> {
  // Only who opens the page needs the bundler; its own process ends with it.
  const { build, stop } = await import('esbuild');
  try {
    const { outputFiles } = await build({
      entryPoints: { page: join(folder, 'main.ts'), style: join(folder, 'page.css') },
      outdir: '/live',
      bundle: true,
      write: false,
      minify: true,
      format: 'esm',
      target: 'es2022',
      logLevel: 'silent',
    });
    const text = (name: string): string => outputFiles.find(({ path }) => path.endsWith(name))?.text ?? '';
    const [page, mark] = await Promise.all([readFile(join(folder, 'page.html'), 'utf8'), readFile(join(folder, 'mark.svg'), 'utf8')]);
    return { page: asset(page), mark: asset(mark), script: asset(text('page.js')), style: asset(text('style.css')) };
  } finally {
    await stop();
  }
}

function asset(text: string): Asset {
  return { text, tag: `"${createHash('sha256').update(text).digest('base64url')}"` };
}
