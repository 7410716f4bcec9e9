/** Why goals are not met. */
export type Obstacles = Readonly<Record<string, string>>;

/**
 * What stands in the way of a goal that is not met, in a sentence or two, by the goal's name in the goals' table. It is told
 * only while the figures say that the goal is not met, so a sentence may stay here after it has become untrue.
 */
export const OBSTACLES: Obstacles = {
  'W1: Flink costs so many times as much, warm half':
    'A first measurement on few events, in which an engine runs for ten seconds: much of it is still the runtime compiling. What is left lies in Node itself (scanning about 0.7 us an event, the table of ids 0.4, kafkajs and garbage collection 0.6) and in the broker. Twofold counts each id once here too, which W1 does not ask of its peers.',
  'W1: Flink costs so many times as much, whole run':
    'As for the warm half.',
  'W1: Kafka Streams costs so many times as much, warm half':
    'As for Flink.',
  'W1: Kafka Streams costs so many times as much, whole run':
    'As for Flink.',
  'W2: Flink costs so many times as much, warm half':
    'A first measurement on few events, in which an engine runs for ten seconds: much of it is still the runtime compiling. What is left lies in Node itself (scanning about 0.7 us an event, the table of ids 0.4, kafkajs and garbage collection 0.6) and in the broker.',
  'W2: Flink costs so many times as much, whole run':
    'As for the warm half.',
  'W2: Kafka Streams costs so many times as much, warm half':
    'As for Flink; on few events its store is still small enough to lie in memory.',
  'W2: Kafka Streams costs so many times as much, whole run':
    'As for the warm half.',
  'processor time of a merged read, times a constant':
    'An answer that lies prepared goes past the router; what is rendered anew, because the view has moved or the address is new, takes it. At a rate at which the view moves between any two requests each one is rendered.',
  'p99 of reads while recomputes run, times the calm one':
    'Recomputes run without a pause here, on the same two cores. A request waits for a processor, as one for the constant does (its rows at the same rate, calm and while recomputes run, tell how long), and for the slices in which the cells of changed days are read: the first recompute here changes every day.',
  'full recompute, times the SQL by hand':
    'Cells are written as ordered lines, the log is counted, and every cell is compared before it is published; on few events the fixed part of a run weighs more.',
  'full recompute, times one of the dirty days':
    'A run has a fixed part (seals, the wait for the archive, the publish) of some 100 ms, which on few events is most of a dirty run.',
  'full recompute, times DuckDB':
    'Postgres keeps rows: on a million events the same SQL typed by hand takes six times as long as DuckDB, which folds columns on every core. A recompute also counts the log, compares every cell with the generation before and with the live slices, and publishes durably.',
  'recompute of the dirty days, times DuckDB':
    'A recompute also counts the log, compares every cell with the generation before and with the live slices, and publishes durably; DuckDB folds columns in memory and does none of it.',
  'W1 of Flink costs so many times as much as all built-in views, warm half':
    'As for W1: a first measurement on few events.',
};
