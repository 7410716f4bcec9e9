/** What the stream tells the page. Amounts are decimal texts, exact; the page shows them and never adds them up. */
import type { Reconciliation } from '../../common/generation';
import type { TopologyNow } from '../../common/streams/told';
import type { Freshness } from '../evidence';

/** A figure, and the batch layer's part of it. */
export type Stacked<Figure> = readonly [all: Figure, batch: Figure];

/** Event `answer`: the whole state at one as-of, so that whoever missed some needs only the newest. */
export interface Glance {
  /** Token of the position that all of this is exact for. */
  readonly asOf: string;
  readonly currency: string;
  /** batch + realtime. */
  readonly total: string;
  readonly batch: string;
  readonly realtime: string;
  readonly orders: number | string;
  /** Null without orders. */
  readonly average: string | null;
  /** Completed of all tried payments, 0 to 1; null without any. */
  readonly successRate: number | null;
  /** The last 60 minutes of event time. */
  readonly minutes: { readonly from: number; readonly revenue: readonly Stacked<string>[]; readonly orders: readonly Stacked<number | string>[] };
  /** Records of the log below the cut, and from the cut up to as-of. */
  readonly records: { readonly batch: number; readonly live: number };
  readonly generation: { readonly id: number; readonly publishedAt: number; readonly reconciled: Reconciliation } | null;
  readonly duplicates: number;
  readonly rejections: number;
}

/** Event `pulse`, once a second: what goes on while no commit comes. */
export interface Pulse {
  readonly freshness: Freshness;
  /** Records a second that the answer took in lately; null where it cannot be told yet. */
  readonly recordsPerSecond: number | null;
  /** Records in the log that the answer does not cover yet. */
  readonly behind: number;
  readonly frozenTasks: readonly number[];
  /** Why there is no exact answer; missing where there is one. */
  readonly reason?: string;
}

/** One output of a topology, as its topic has it: amounts are decimal texts. */
export interface SaidOutput {
  /** `<topic>/<partition>/<offset>`. */
  readonly id: string;
  readonly topic: string;
  /** When the log took it, ms. */
  readonly at: number;
  readonly key: string;
  /** ISO 8601. */
  readonly window?: { readonly start: string; readonly end: string };
  readonly revision: number;
  readonly retracted: boolean;
  readonly isAlert: boolean;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Event `topology`, where something of it has changed, at most once a second: the whole of it. */
export interface TopologySeen extends TopologyNow {
  readonly about: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly { readonly topic: string; readonly about: string }[];
  readonly lateTopic: string;
  /** The latest first. */
  readonly newest: readonly SaidOutput[];
  readonly alerts: readonly SaidOutput[];
}

/** Event `topologies`: which there are, in their order, and what keeps this page from knowing more. */
export interface TopologiesSeen {
  readonly names: readonly string[];
  readonly trouble: string | null;
}
