/**
 * A topology whose state is lost is made anew, by another version of it, beside the outputs that readers have, and put in
 * their place, over deaths at any call: the test, for whatever log and live state.
 */
import { OrderCreated } from '../../../common/events/catalogue';
import type { LiveState } from '../../../common/live/live-state';
import type { Log } from '../../../common/log/log';
import { until } from '../../../common/testing/until';
import { topicSettings } from '../../../common/topics';
import { Crash, Crashing } from '../../testing/crashing';
import { OrderMetrics, orderMetrics } from '../../topologies/order-metrics';
import { DEFAULT_SETTINGS } from '../../topologies/settings';
import type { DifferenceCounts, Edition } from '../run/editions/edition';
import { subjectOf } from '../run/editions/said';
import { StateLost } from '../run/load-task';
import { switchTo } from '../run/switch/switch';
import { editionTopics, topicsOf } from '../run/topics';
import type { OutputEvent } from '../output';
import { minutes } from '../windows';
import { CrashCorner } from './crash-corner';
import { MemoryEditions } from './memory-editions';
import { outputsIn, recordOf } from './shop';

export interface ReplayStores {
  /** A log on the same broker each time, as another process has it. */
  readonly openLog: () => Log;
  /** A state of its own for each edition. */
  readonly liveOf: (edition: number) => LiveState;
}

/** How often processes die: `lives` of each that works, and each that switches `step` calls later than the one before. */
export interface Deaths {
  readonly lives: number;
  readonly step: number;
  readonly atLeast: number;
}
export const OFTEN: Deaths = { lives: 60, step: 1, atLeast: 50 };

const PARTITIONS = 2;
const ORDERS = 240;
const BEGIN = Date.parse('2026-11-21T10:00:00Z');
const UNIT = 10_000n;

const settings = { ...DEFAULT_SETTINGS, largeOrder: 0n };
export const before = orderMetrics({ ...settings, categories: { standard: 200n * UNIT, premium: 500n * UNIT } });
/** Of other categories, from an amount on that the first one knows nothing of. */
const categories = { standard: 100n * UNIT, premium: 180n * UNIT };
export const changed = orderMetrics({ ...settings, categories });
export const REPLAY_TOPICS = [...topicSettings(PARTITIONS), ...topicsOf(before, PARTITIONS), ...editionTopics(changed, 2, PARTITIONS)];

const amountOf = (i: number): bigint => BigInt(i + 1) * UNIT;
const timeOf = (i: number): number => BEGIN + i * 1_000;
export const orders = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => recordOf({ event: OrderCreated, eventId: `placed-${from + n}`, orderId: `order-${from + n}`, userId: 'ann', amount: amountOf(from + n), at: timeOf(from + n) }));

export function describeReplay(open: () => ReplayStores, often: Deaths): void {
  const corners: CrashCorner[] = [];

  async function cornerOf(edition: 1 | 2, sending: 'beside' | 'live'): Promise<CrashCorner> {
    const { openLog, liveOf } = open();
    let lived = 0;
    const lifetime = (): number | undefined => ((lived += 1) > often.lives ? undefined : 6 + ((lived * 7) % 23));
    const corner = new CrashCorner({ topology: edition === 1 ? before : changed, edition, sending, log: openLog(), live: liveOf(edition), partitions: PARTITIONS, lifetime });
    corners.push(corner);
    await corner.begin();
    return corner;
  }

  /** All is read, the clock has gone on, and what came of that is read. */
  async function caughtUp(corner: CrashCorner, hours: number): Promise<void> {
    await until('all is read', () => corner.hasRead(), 120_000);
    await corner.idleUntil(Date.now() + hours * minutes(60));
    await until('what came of it is read', () => corner.hasRead(), 60_000);
    await corner.idleUntil(Date.now() + hours * minutes(60));
  }

  /** Each process that switches dies some calls later than the one before, until one lives through it. */
  async function switchDying(editions: MemoryEditions, edition: Edition, corner: CrashCorner): Promise<{ counts: DifferenceCounts; deaths: number }> {
    for (let deaths = 0; ; deaths += 1) {
      const crash = new Crashing(1 + deaths * often.step, deaths % 2 === 0 ? 'after' : 'before');
      const parts = { topology: changed, log: crash.wrap(open().openLog()), editions: crash.wrap(editions), partitions: PARTITIONS, caughtUp: () => caughtUp(corner, 1), atOnce: 3 };
      const [coming = edition] = (await editions.list()).filter(({ number }) => number === edition.number);
      try {
        return { counts: await switchTo(coming, parts), deaths };
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
      }
    }
  }

  beforeAll(async () => {
    await open().openLog().ensureTopics(REPLAY_TOPICS);
  });

  afterAll(async () => {
    await Promise.all(corners.map((corner) => corner.end()));
  });

  it('readers who keep the last word about each window end with what one undisturbed run says, and are told nothing twice', async () => {
    const { openLog, liveOf } = open();
    const log = openLog();
    const editions = new MemoryEditions();
    await editions.first(before.name, before.hash);

    await log.append(orders(0, 150));
    const first = await cornerOf(1, 'live');
    await caughtUp(first, 1);
    await log.append(orders(150, 160));
    await until('those are read', () => first.hasRead(), 60_000);
    await first.end();
    const saidBefore = await outputsIn(log, OrderMetrics);

    await liveOf(1).erase(PARTITIONS);
    const lost = new CrashCorner({ topology: before, log: openLog(), live: liveOf(1), partitions: PARTITIONS, lifetime: () => undefined });
    await expect(lost.assigned(0)).rejects.toThrow(StateLost);

    const edition = await editions.begin({ topology: changed.name, hash: changed.hash, cause: 'replay' });
    if (!edition) throw new Error('no edition was begun');
    const beside = await cornerOf(2, 'beside');
    await until('the first orders are read', () => beside.hasRead(), 120_000);
    expect(await outputsIn(log, OrderMetrics)).toHaveLength(saidBefore.length);
    await log.append(orders(160, 200));
    const { counts, deaths } = await switchDying(editions, edition, beside);
    await beside.end();
    expect(counts.new).toBeGreaterThan(0);
    expect(counts.changed).toBeGreaterThan(0);
    expect(counts.gone).toBeGreaterThan(0);
    expect(await editions.list()).toMatchObject([{ number: 1, state: 'old' }, { number: 2, state: 'live' }]);

    await log.append(orders(200, ORDERS));
    const live = await cornerOf(2, 'live');
    await caughtUp(live, 2);
    await caughtUp(live, 3);
    const all = await outputsIn(log, OrderMetrics);
    expect(new Set(all.map(({ eventId }) => eventId)).size).toBe(all.length);
    expect(lastWords(all)).toEqual(expected());
    expect(deaths + first.crashes + beside.crashes + live.crashes).toBeGreaterThanOrEqual(often.atLeast);
  }, 280_000);
}

type Metrics = { readonly category: string; readonly start: number; readonly orderCount: number; readonly totalRevenue: bigint };

/** As a reader keeps them who knows nothing but the order of the topic. */
function lastWords(said: readonly OutputEvent<{ readonly category: string; readonly orderCount: number; readonly totalRevenue: bigint }>[]): Metrics[] {
  const last = new Map<string, Metrics>();
  for (const { eventId, timestamp, window, retracted, data } of said) {
    const subject = subjectOf(OrderMetrics.topic, { eventId, timestamp: String(timestamp), ...(window && { window: { start: '', end: '' } }) }, new Set());
    if (retracted) last.delete(subject);
    else last.set(subject, { category: data.category, start: window?.start ?? 0, orderCount: data.orderCount, totalRevenue: data.totalRevenue });
  }
  return inOrder([...last.values()]);
}

function expected(): Metrics[] {
  const found = new Map<string, Metrics>();
  for (let i = 0; i < ORDERS; i++) {
    const amount = amountOf(i);
    const category = amount >= categories.premium ? 'premium' : amount >= categories.standard ? 'standard' : 'basic';
    const start = Math.floor(timeOf(i) / 60_000) * 60_000;
    const sofar = found.get(`${category} ${start}`) ?? { category, start, orderCount: 0, totalRevenue: 0n };
    found.set(`${category} ${start}`, { category, start, orderCount: sofar.orderCount + 1, totalRevenue: sofar.totalRevenue + amount });
  }
  return inOrder([...found.values()]);
}

const inOrder = (words: Metrics[]): Metrics[] => words.sort((a, b) => a.start - b.start || (a.category < b.category ? -1 : 1));
