/** What docs/PERFORMANCE.md says besides figures. */
export const INTRODUCTION = `# Performance

<!-- Made by \`npm run bench -- --write\` from bench/results; change it in bench/report. -->

What an event costs, beside the two engines that people use for such work today; how fresh answers are; what reads, archiving, recomputes and growth cost. All of it measured on one machine by one command:

    npm run bench                    # everything: hours
    npm run bench -- --parts P       # one part: engines, processes, freshness, answers, archive, growth, import, pages, burst
    npm run bench -- --help          # what can be left out or made shorter
    npm run bench -- --quick         # every part on few events, without the peers: checks results, judges no times
    npm run bench -- --write         # this page again, from bench/results`;

export const METHOD = `## How it is measured

- **The events**: orders of one line as JSON, keyed by order id, in a topic of 4 partitions. One in a hundred is up to 30 s out of order, one in a hundred is an exact copy of an event 2,000 to 8,000 events before. A seed decides every byte (\`bench/events\`).
- **W1**: count and sum per minute and product, 60,000 cells. **W2**: the same with each event id counted once, durably. Twofold always does W2: it has no other way, and is held to that result under W1 too. Where copies count, its peers' result of W1 is another.
- **Twofold** runs as in production: the process of the speed layer on Kafka, Redis and Postgres, with validation, duplicates, evidence, all-or-nothing commits and metrics. For W1 and W2 it folds one view of the same definition (\`bench/one-view\`) in place of its own; the table of the built-in views is with all of its own.
- **Kafka Streams** with its Processor API: one processor per partition, no repartition topic, exactly_once_v2, RocksDB, two threads. **Flink** with its DataStream API in one JVM: parallelism 2, state on the heap, checkpoints to files, exactly-once sink. Both read JSON by Jackson's data binding; the timestamp and the amounts by hand, which costs them less than the library's own ways. Sources: \`bench/peers\`.
- **A run counts only if its result is right**: what an outside reader of committed records finds (Twofold: its live state; Kafka Streams: the changelog; Flink: the sink's topic) equals what an oracle added up while it made the events. \`right\` says how many runs did, of how many: slow peers may have fewer.
- **One kill -9**: once a quarter of the events is committed, the engine's process is killed and started again.
- **Processor time** is Linux's own count for the engine's process and for the stores' (\`/proc/<pid>/stat\`). The warm half begins when half of the events are committed; the whole run begins before the process is started, so it holds start-up and, for the JVM, compiling: it is counted, and apart.
- **Order**: all engines, then all in reverse, and so on. Figures are medians, with the least and the greatest in brackets.
- \`us/event\` is processor microseconds per event of the topic: seconds per million events. \`x Twofold\` is how many times as much as Twofold in the same table.`;

export const FRESHNESS = `All layers run, the archiver too. A process of its own appends orders at a steady rate (batches written beforehand, into which the present time and new ids are patched, one request of all partitions every 8 ms); each event's clock starts when its time is stamped, before it is sent. A client asks for the total revenue every 4 ms over one connection, and an event is seen when an answer's as-of covers its place in the log. Programs are warmed up for 20 s at 10,000 events/s first, and each rate for 5 s more. Load is in cores; all share the machine. A rate that was not reached is marked, and its latencies are no figures of that rate.`;

export const PROCESSES = `The same topic by one process and by two, on the same cores as broker, Redis and Postgres: what the second one brings is what they leave over.`;

export const ARCHIVE = `Twofold's archiver is the process of the batch layer as it is in production: it reads the topic, validates, writes by COPY in many transactions, each with its offset and its duplicates, which are kept with their amounts. What counts as archived is on disk. psql reads a file that was made beforehand, in the same binary form that the archiver sends, in one transaction: into the same table with the same primary key and partitions, with duplicates checked (COPY into a table of its own, then INSERT ... ON CONFLICT DO NOTHING) and, as what can be reached at most, without any check, of a file that has no duplicates. psql reads no log, checks no event, keeps no duplicates and nothing to go on from. Every run has a database of its own, and its result is compared with the oracle's.`;

export const RECOMPUTE = `A recompute seals the live state, waits for the archive, folds, compares with the live cells, publishes and prunes; the SQL by hand (\`bench/parts/by-hand.ts\`) only folds, each view into a table. DuckDB gets the columns that the views read beforehand, in its own file format and outside the time; what it came to is compared with Postgres once. **DuckDB does less**: it starts from columns that somebody has to export and keep up to date, and it has no seal, no archive of every event, no duplicates, no generations that readers switch between, and no comparison with a second fold. Seconds are until the generation is published, or until the last table is made.`;

export const READS = `Requests of \`/api/total-revenue\` over 8 connections that stay open, beside an Express route of the same version that answers with the same bytes under the same headers, and beside views in Postgres that union batch and live rows, with typed columns, an index on each side that covers the question, and prepared statements. The view over sums by day is the wiser one for this question, and answers no finer one; Twofold's answer is over the cells by minute. \`calm\` is at 100 requests a second, which leaves processor time over. At such a rate most of the process's time is not the requests': it follows the live state and tells metrics whether somebody asks or not. That background is measured while nobody asks, and \`without background\` is without it. The constant is asked at the same rate too, calm and while recomputes run: what it waits for then is a processor and nothing of Twofold's. An answer that lies prepared is sent without Express's router, which the constant's route goes through.`;

export const GROWTH = `In the first row one and the same process folds the whole topic, loses its live state, and begins again: its cost is compared early in the second pass, with all code compiled, and late in the first. In the others the same number of events is spread over ten times the cells, or over ten times the days; the warm halves of runs of their own are compared. Cost is that of the speed layer and of Redis. Ten times the cells that the same events are spread over is ten times the writes, not only ten times the state.`;

export const IDENTITIES = `Memory is what the process's heap and buffers, and Redis, hold more once the identities are there. The start is from taking the task over to the commit of its next event, in a new process.`;

export const IMPORT = `\`npx twofold import\` as it comes, with every layer running: from starting the command until a merged answer covers every event that it appended and is right.`;

export const PAGES = `Each open page is a reader of the live page's stream (\`GET /live/stream\`); what browsers ask beside it, for their charts, is not in it. Orders and payments come in, every layer runs, and bench, stores and readers share the machine's cores; its load is that of the minute before, as Linux tells it. Counts are taken up and down by turns, after a round with the most that is not counted.`;

export const BURST = `Orders come in at a usual rate, then for some seconds at many times that, then at the usual one for a minute, of which the last ten seconds count as after. The generator is the freshness part's, so an event's clock starts when its time is stamped. The first row is of all layers, where an event is dealt with when an answer covers it; the second of the stream processor alone, where that is when every topology that reads orders has committed it. Memory is what is resident of the speed layer's, or the stream processor's, process. It counts as right if, in the end, the live orders (or what three topologies said of each order, read by a reader of committed records) are as many, each once, and as much money as the generator appended.`;

export const PEERS = `## Where the peers do more

- **Programs at the speed of views.** Kafka Streams and Flink run any program in their hot path. Twofold compiles declared views, which it can check against SQL and recompute; its topologies (docs/STREAMS.md) run beside them, with windows, joins and patterns, but interpreted, and they are not measured against the peers here.
- **A shuffle by key.** Flink brings all events of a cell to one place. Twofold keeps a part of a cell in every partition and adds the parts when it is asked, as the Kafka Streams topology here does; that is enough for what merges (counts, sums, least, most) and for nothing else.
- **State larger than memory.** Kafka Streams keeps its state in RocksDB, Flink can. Twofold's live state is as large as Redis and the horizon of its identities allow; what is older lies in Postgres.
- **Many machines.** Flink moves state between machines and rescales by itself. Twofold scales to as many processes as there are partitions.
- **Compiling.** A JVM goes on becoming faster for minutes; the warm half of a run is not yet its best. Nor is its start as slow as the whole run's figures of a short topic suggest: look at both.
- **Analysis.** DuckDB answers any SQL over its columns. A Postgres view over sums by day answers what it was made for about as cheaply as anything can.`;
