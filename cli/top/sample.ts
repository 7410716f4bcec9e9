/** What every layer tells of itself at one moment: /api/status of the serving layer, /metrics of each. */
import { reasonOf } from '../../common/reason';
import type { Millis } from '../../common/time';
import type { LayerAddress } from '../status/addresses';
import { statusShape, type Status } from '../status/status-shape';
import type { Serving } from '../serving';
import { parseMetrics, type Metrics } from './exposition';

export interface Sample {
  readonly at: Millis;
  /** The status, or why there is none. */
  readonly status: Status | string;
  /** By layer; undefined for one that does not answer. */
  readonly metrics: Readonly<Record<string, Metrics | undefined>>;
}

const WITHIN: Millis = 3_000;

export async function takeSample(serving: Serving, layers: readonly LayerAddress[], signal: AbortSignal, now: () => Millis): Promise<Sample> {
  const [status, ...metrics] = await Promise.all([
    serving.get('/api/status', statusShape).catch((error: unknown) => {
      if (signal.aborted) throw error;
      return reasonOf(error);
    }),
    ...layers.map(async (layer) => [layer.name, await metricsAt(layer, signal)] as const),
  ]);
  return { at: now(), status, metrics: Object.fromEntries(metrics) };
}

async function metricsAt({ url, headers }: LayerAddress, signal: AbortSignal): Promise<Metrics | undefined> {
  try {
    const response = await fetch(new URL('/metrics', url), { ...(headers && { headers }), signal: AbortSignal.any([signal, AbortSignal.timeout(WITHIN)]) });
    return response.ok ? parseMetrics(await response.text()) : undefined;
  } catch (error) {
    if (signal.aborted) throw error;
    // Away: shown as such.
    return undefined;
  }
}
