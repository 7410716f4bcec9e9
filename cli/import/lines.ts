/** A text file as numbered lines: plain or gzip, in bounded memory. */
import { createReadStream } from 'node:fs';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import { codeOf } from '../../platform/store';
import { ImportError } from './import-error';

export interface Line {
  /** From 1, as editors count. */
  readonly number: number;
  /** Without its line break. Of a longer one only the first MAX_LINE characters. */
  readonly text: string;
}

/** Characters: no line of sales is nearly as long, and a file without line breaks must not fill the memory. */
export const MAX_LINE = 65_536;

/** Bytes. */
const CHUNK = 256 * 1024;

/**
 * Reads a file, unpacked where its name ends with .gz, and hands its lines to `use`, no faster than that takes them.
 * Throws ImportError where it cannot be read, AbortError after `signal`, and what `use` throws.
 */
export async function readLines(path: string, signal: AbortSignal, use: (lines: AsyncIterable<readonly Line[]>) => Promise<void>): Promise<void> {
  const file = createReadStream(path, { highWaterMark: CHUNK });
  const unpacked = path.endsWith('.gz') ? createGunzip({ chunkSize: CHUNK }) : new PassThrough();
  let used: Promise<void> | undefined;
  try {
    await pipeline(file, unpacked, (chunks: AsyncIterable<Buffer>) => (used = use(linesOf(chunks))), { signal });
  } catch (error) {
    // Reading that `use` leaves early is aborted, and the pipeline tells only of that: what `use` threw is the reason.
    if (codeOf(error) === 'ABORT_ERR' && !signal.aborted) await used;
    const code = String(codeOf(error));
    if (code === 'ENOENT') throw new ImportError(`there is no file ${path}`);
    if (/^(EISDIR|EACCES|EPERM)$/.test(code)) throw new ImportError(`${path} cannot be read (${code})`);
    if (/^Z_/.test(code)) throw new ImportError(`${path} is not a whole gzip file (${code}): fetch it again`);
    throw error;
  }
}

/** Cuts bytes into lines, some at a time. Ends with \n or \r\n; a line that is empty is left out, but counted. */
async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly Line[]> {
  const decoder = new StringDecoder('utf8');
  let number = 0;
  let rest = '';
  const line = (text: string): Line[] => {
    number++;
    const plain = text.endsWith('\r') ? text.slice(0, -1) : text;
    return plain === '' ? [] : [{ number, text: plain }];
  };
  for await (const chunk of chunks) {
    const pieces = (rest + decoder.write(chunk)).split('\n');
    // One more than any line may have, so that a line that was cut is still seen to be too long.
    rest = (pieces.pop() ?? '').slice(0, MAX_LINE + 1);
    if (pieces.length > 0) yield pieces.flatMap(line);
  }
  yield line(rest + decoder.end());
}
