/** What the parts of the bench find, as it is kept and told. Engines, processes and archive keep runs: see results/engine-results.ts. */
import type { Answers } from './answers';
import type { Burst } from './burst';
import type { Freshness } from './freshness';
import type { Growth } from './growth';
import type { Import } from './import';
import type { Pages } from './pages';

export interface Found {
  readonly freshness: Freshness;
  readonly answers: Answers;
  readonly growth: Growth;
  readonly import: Import;
  readonly pages: Pages;
  readonly burst: Burst;
}
