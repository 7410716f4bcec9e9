/** What open live pages cost the serving process while orders come in. */
import { randomBytes } from 'node:crypto';
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../../common/log/log';
import { topicSettings } from '../../common/topics';
import { PARTITIONS } from '../events/fill';
import type { PagesRound } from '../found/pages';
import { openInstallation, type Addresses } from '../installation';
import { startLayers, type Layer } from '../layers';
import { processorSeconds, residentMemory } from '../measure/processor-time';
import { openReaders } from '../measure/streams';
import type { Options } from '../options';
import { PAGES_COLUMNS, pagesTable } from '../report/pages-rows';
import { plainTable } from '../report/plain-table';
import { keepPartResults } from '../results/part-results';

interface Course {
  readonly counts: readonly number[];
  /** Before a stretch is measured, and while it is, ms. */
  readonly settling: number;
  readonly measured: number;
}

const COURSE: Course = { counts: [0, 1, 100, 500], settling: 4_000, measured: 10_000 };
const QUICK: Course = { counts: [0, 5], settling: 200, measured: 1_000 };
/** An order and its payment. */
const SALES_PER_SECOND = 10;
const EVENTS_PER_SECOND = 2 * SALES_PER_SECOND;

export async function measurePages(options: Options, addresses: Addresses, report: (line: string) => void): Promise<boolean> {
  const course = options.quick ? QUICK : COURSE;
  const installation = await openInstallation(addresses, `bench-pages-${randomBytes(4).toString('hex')}`, report);
  try {
    await installation.log.ensureTopics(topicSettings(PARTITIONS));
    const layers = await startLayers(installation.env);
    const selling = keepSelling(installation.log);
    try {
      // Uncounted: code is compiled, and the heap takes its size, while it runs.
      await atCount(layers.serving, course.counts.at(-1) ?? 0, course);
      const counts = course.counts.map((streams) => ({ streams, rounds: [] as PagesRound[] }));
      for (let round = 0; round < options.rounds('pages'); round++) {
        for (const each of round % 2 === 0 ? counts : counts.toReversed()) {
          report(`${each.streams} open pages: round ${round + 1}`);
          each.rounds.push(await atCount(layers.serving, each.streams, course));
        }
        if (!options.quick) await keepPartResults(options.results, 'pages', installation.versions, { eventsPerSecond: EVENTS_PER_SECOND, counts });
      }
      report(`\n${plainTable(PAGES_COLUMNS, pagesTable({ eventsPerSecond: EVENTS_PER_SECOND, counts }))}`);
    } finally {
      await selling.stop();
      await layers.stop();
    }
  } finally {
    await installation.live.erase(PARTITIONS);
    await installation.close(false);
  }
  return true;
}

async function atCount({ pid, url }: Layer, streams: number, { settling, measured }: Course): Promise<PagesRound> {
  const readers = await openReaders(`${url}/live/stream`, streams);
  try {
    await pause(settling);
    const [before, sentBefore, began] = [processorSeconds(pid), readers.sent(), performance.now()];
    await pause(measured);
    const [after, sent, seconds] = [processorSeconds(pid), readers.sent(), (performance.now() - began) / 1_000];
    const each = (count: number): number => (streams === 0 ? 0 : count / streams / seconds);
    const [machineLoad = 0] = loadavg();
    return { cores: (after - before) / seconds, resident: residentMemory(pid), answers: each(sent.answers - sentBefore.answers), bytes: each(sent.bytes - sentBefore.bytes), machineLoad };
  } finally {
    readers.close();
  }
}

/** Orders of now and their payments, at a steady rate, until it is stopped. */
function keepSelling(log: Pick<Log, 'append'>): { stop(): Promise<void> } {
  let going = true;
  const sold = (async () => {
    const begun = performance.now();
    for (let n = 0; going; n++) {
      await pause(Math.max(0, begun + (n * 1_000) / SALES_PER_SECOND - performance.now()));
      const data = { orderId: `page-${n}`, userId: `user-${n % 100}`, amount: `${1 + (n % 200)}.50`, currency: 'GBP', country: n % 3 === 0 ? 'France' : 'United Kingdom' };
      const event = (eventType: string): string => JSON.stringify({ eventType, eventId: `${eventType}-${n}`, version: 2, timestamp: new Date().toISOString(), data });
      await log.append([
        { topic: 'order-created', key: data.orderId, value: event('OrderCreated') },
        { topic: 'payment-completed', key: data.orderId, value: event('PaymentCompleted') },
      ]);
    }
  })();
  return {
    stop: () => {
      going = false;
      return sold;
    },
  };
}
