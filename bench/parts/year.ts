import type { Pool } from 'pg';
import type { Installation } from '../installation';
import type { Layers } from '../layers';
import type { Options } from '../options';

/** What both halves of this part work on. */
export interface Year {
  readonly options: Options;
  readonly installation: Installation;
  readonly layers: Layers;
  /** On the installation's database. */
  readonly pool: Pool;
  /** Resolves once the archive holds `more` events beyond those it was waited for before. */
  readonly archived: (more: number) => Promise<void>;
  readonly report: (line: string) => void;
}
