/** Why goals are not met. */
export type Obstacles = Readonly<Record<string, string>>;

const HOT_PATH =
  "A profile of the speed layer over this topic, 1.8 us an event: reading the fields out of the bytes 0.55, the table of event ids (a cache miss each, and growing) 0.35, garbage collection 0.25, the walk through Kafka's batches and their checksum 0.15, folding and writing cells 0.2, the kernel 0.15, the rest Node's own; broker and Redis come to 0.4 more, which alone is a tenth of what Flink takes for all of it.";

/**
 * What stands in the way of a goal that is not met, in a sentence or two, by the goal's name in the goals' table. It is told
 * only while the figures say that the goal is not met, so a sentence may stay here after it has become untrue.
 */
export const OBSTACLES: Obstacles = {
  'W1: Flink costs so many times as much, warm half': `The goals were set on a machine on which the peers took twice as much (Flink 7 to 10 us, Kafka Streams 9 to 13); once compiled, Flink itself takes 3.4 us an event here, and Kafka Streams 5.3. ${HOT_PATH} Twofold also counts each id once here and makes that durable, which W1 does not ask of its peers.`,
  'W1: Flink costs so many times as much, whole run': 'As for the warm half.',
  'W1: Kafka Streams costs so many times as much, warm half': 'As for Flink.',
  'W1: Kafka Streams costs so many times as much, whole run': 'As for Flink.',
  'W2: Flink costs so many times as much, warm half': 'As for W1: Twofold does the same work in both.',
  'W2: Flink costs so many times as much, whole run': 'As for the warm half.',
  'W2: Kafka Streams costs so many times as much, warm half': 'As for W1: Twofold does the same work in both.',
  'W2: Kafka Streams costs so many times as much, whole run': 'As for the warm half.',
  'W1 of Flink costs so many times as much as all built-in views, warm half': 'As for W1; the three views that orders are for cost 0.7 us an event more than one.',
  'processor time of a merged read, times a constant':
    'An answer that lies prepared goes past the router; what is rendered anew, because the view has moved or the address is new, takes it. At a rate at which the view moves between any two requests each one is rendered.',
  'p99 of reads while recomputes run, times the calm one':
    'Recomputes run without a pause here, on the same two cores, and a request waits for a processor: one for the constant waits as long, as its rows at the same rate show, calm and while recomputes run.',
  'full recompute, times the SQL by hand':
    'Cells are written as ordered lines, the log is counted, and every cell is compared before it is published; on few events the fixed part of a run weighs more.',
  'full recompute, times one of the dirty days':
    'A run has a fixed part (the hop through the queue, seals, reconciliation, publishing and pruning with their waits for the disk) of about 100 ms, and a dirty day is folded by one backend while the full run keeps both cores busy. The full run has become faster than the SQL by hand, which makes this goal harder.',
  'full recompute, times DuckDB':
    'Postgres keeps rows: on a million events the same SQL typed by hand takes six times as long as DuckDB, which folds columns on every core. A recompute also counts the log, compares every cell with the generation before and with the live slices, and publishes durably.',
  'recompute of the dirty days, times DuckDB':
    'As for the full one; and the fixed part of a run, about 100 ms, is more than DuckDB takes for all of these days.',
  'cost of an event, the same events spread over ten times the cells: times':
    'With 600,000 cells for a million events, nearly every event is the first of its cell in a commit: ten times the cells are made, written and kept known, while the events to read stay the same. It is ten times the work on cells, not the same work on a larger state.',
  'cost of an event, the same events and as many cells, over ten times the days: times':
    'Each day has its own table of ids, its own list in Redis and its own cells; a step that meets ten times the days opens and writes ten times as many, for the same events.',
};
