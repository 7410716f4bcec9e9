/** docs/PERFORMANCE.md and its plots, made from the results that are kept. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKS } from '../engines/engine';
import { readEngineResults, type EngineResults } from '../results/engine-results';
import type { Machine } from '../results/machine';
import { readPartResults, type PartResults } from '../results/part-results';
import { CONNECTIONS } from '../measure/requests';
import type { Answers } from '../parts/answers';
import type { Freshness } from '../parts/freshness';
import { ANSWER_COLUMNS, answerTable, RECOMPUTE_COLUMNS, recomputeTable } from './answer-rows';
import { barPlot } from './bars';
import { ENGINE_COLUMNS, engineRows, engineTable } from './engine-rows';
import { FRESHNESS_COLUMNS, freshnessTable } from './freshness-rows';
import { goalsSection } from './goals';
import { plainTable } from './plain-table';

const PLOTS = 'performance';

/** Writes what the results in `folder` tell into `docs`. Throws where nothing was measured yet. */
export function writePerformance(folder: string, docs: string): void {
  const engines = readEngineResults(folder);
  const first = engines[0];
  if (!first) throw new Error(`nothing was measured yet: ${folder} holds no results of engines`);
  mkdirSync(join(docs, PLOTS), { recursive: true });
  for (const results of engines) writeFileSync(join(docs, PLOTS, `${results.work}.svg`), plotOf(results));
  const freshness = readPartResults<{ rates: readonly Freshness[] }>(folder, 'freshness');
  const answers = readPartResults<Answers>(folder, 'answers');
  const sections = [
    goalsSection({ engines, freshness: freshness?.found.rates, answers: answers?.found }),
    ...engines.map(section),
    ...(freshness ? [freshnessSection(freshness)] : []),
    ...(answers ? [answersSection(answers)] : []),
  ];
  writeFileSync(join(docs, 'PERFORMANCE.md'), [INTRODUCTION, machineText(first.machine), ...sections, PEERS].join('\n\n') + '\n');
}

const INTRODUCTION = `# Performance

<!-- Made by \`npm run bench -- --write\` from bench/results; change it in bench/report/performance.ts. -->

What an event costs, beside the two engines that people use for such work today: measured side by side, on one machine, over the same topic, by one command.

    npm run bench                    # everything: hours
    npm run bench -- --help          # what can be left out
    npm run bench -- --quick         # Twofold alone on few events: checks results, judges no times
    npm run bench -- --write         # this page again, from bench/results

## How it is measured

- **The events**: orders of one line as JSON, keyed by order id, in a topic of 4 partitions. One in a hundred is up to 30 s out of order, one in a hundred is an exact copy of an event 2,000 to 8,000 events before. A seed decides every byte (\`bench/events\`).
- **W1**: count and sum per minute and product, 60,000 cells. **W2**: the same with each event id counted once, durably. Twofold always does W2: it has no other way, and is held to that result under W1 too. Where copies count, its peers' result of W1 is another.
- **Twofold** runs as in production: the process of the speed layer on Kafka, Redis and Postgres, with validation, duplicates, evidence, all-or-nothing commits and metrics. For W1 and W2 it folds one view of the same definition (\`bench/one-view\`) in place of its own; the last table is with all of its own.
- **Kafka Streams** with its Processor API: one processor per partition, no repartition topic, exactly_once_v2, RocksDB, two threads. **Flink** with its DataStream API in one JVM: parallelism 2, state on the heap, checkpoints to files, exactly-once sink. Both read JSON by Jackson's data binding; the timestamp and the amounts by hand, which costs them less than the library's own ways. Sources: \`bench/peers\`.
- **A run counts only if its result is right**: what an outside reader of committed records finds (Twofold: its live state; Kafka Streams: the changelog; Flink: the sink's topic) equals what an oracle added up while it made the events. \`right\` says how many runs did.
- **One kill -9**: once a quarter of the events is committed, the engine's process is killed and started again.
- **Processor time** is Linux's own count for the engine's process and for the stores' (\`/proc/<pid>/stat\`). The warm half begins when half of the events are committed; the whole run begins before the process is started, so it holds start-up and, for the JVM, compiling.
- **Order**: all engines, then all in reverse, and so on. Figures are medians, with the least and the greatest in brackets.
- \`us/event\` is processor microseconds per event of the topic: seconds per million events. \`x Twofold\` is how many times as much as Twofold in the same table.`;

function machineText({ processor, cores, memory, system, node, java, commit }: Machine): string {
  const versions = `Node ${node.replace('v', '')}${java === undefined ? '' : `, Java ${java}`}`;
  return `**Machine**: ${cores} cores of ${processor}, ${Math.round(memory / 2 ** 30)} GB, ${system}; ${versions}. Broker, stores and engine share its cores. Measured at commit ${commit}.`;
}

function section(results: EngineResults): string {
  const { work, at, events, copies, eventBytes } = results;
  const rows = engineRows(results);
  return `## ${work}: ${WORKS[work]}

${events.toLocaleString('en')} events of ${Math.round(eventBytes)} bytes, ${copies.toLocaleString('en')} of them copies; ${at.slice(0, 10)}.

${plainTable(ENGINE_COLUMNS, engineTable(rows))}

![Processor time per event](${PLOTS}/${work}.svg)`;
}

function freshnessSection({ at, found }: PartResults<{ rates: readonly Freshness[] }>): string {
  return `## Freshness: from asking for an append until a merged answer covers the event

All layers run, the archiver too; a client asks for the total revenue every 2 ms and compares each event's place in the log with the answer's as-of. Load is in cores. The producer and the asking client share the machine and are not in it. ${at.slice(0, 10)}.

${plainTable(FRESHNESS_COLUMNS, freshnessTable(found.rates))}`;
}

function answersSection({ at, found }: PartResults<Answers>): string {
  return `## Recompute and reads: ${found.events.toLocaleString('en')} events on ${found.days} days

A recompute seals the live state, waits for the archive, folds, compares with the live cells, publishes and prunes; the SQL by hand (\`bench/parts/by-hand.ts\`) only folds, each view into a table. ${at.slice(0, 10)}.

${plainTable(RECOMPUTE_COLUMNS, recomputeTable(found))}

Reads of \`/api/total-revenue\` over ${CONNECTIONS} connections, beside an Express route that answers with the same bytes, and beside a view in Postgres that unions batch and live cells. \`calm\` is at a fixed rate that leaves processor time over.

${plainTable(ANSWER_COLUMNS, answerTable(found))}`;
}

function plotOf(results: EngineResults): string {
  const bars = engineRows(results).flatMap(({ engine, kill, warm, parts }) =>
    warm ? [{ name: `${engine}${kill ? ', kill -9' : ''}`, pieces: [parts.engine, parts.kafka, parts.redis, parts.postgres], min: warm.min, max: warm.max }] : [],
  );
  return barPlot(`${results.work}: processor time per event, warm half`, 'us', ['engine', 'Kafka', 'Redis', 'Postgres'], bars);
}

const PEERS = `## Where the peers do more

- **Any topology.** Joins, windows of every kind, several stages, user code in the middle: Kafka Streams and Flink run programs. Twofold folds declared views, which is why it can compile them, check them against SQL, and recompute them.
- **A shuffle by key.** Flink brings all events of a cell to one place. Twofold keeps a part of a cell in every partition and adds the parts when it is asked, as the Kafka Streams topology here does; that is enough for what merges (counts, sums, least, most) and for nothing else.
- **State larger than memory.** Kafka Streams keeps its state in RocksDB, Flink can. Twofold's live state is as large as Redis and the horizon of its identities allow; what is older lies in Postgres.
- **Many machines.** Flink moves state between machines and rescales by itself. Twofold scales to as many processes as there are partitions.`;
