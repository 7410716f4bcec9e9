/** The European Central Bank's rates as they are shipped with the project. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseRates, type Rates } from '../common/currency/rates';

const FILE = join(__dirname, '../data/ecb-fx/eurofxref-hist.csv.gz');

/** Throws RateError or the file system's error where the file is not there or not in order. */
export function readRates(file = FILE): Rates {
  return parseRates(gunzipSync(readFileSync(file)).toString('utf8'));
}
