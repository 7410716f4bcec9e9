package bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Flink's DataStream API in one JVM: orders, (keyed by event id: each once), keyed by cell: count and sum; about once a
 * second every changed cell goes to a topic, exactly once. State on the heap, checkpoints to files.
 */
public final class Flink {
    private static final boolean ONCE = Boolean.getBoolean("once");
    private static final String BROKERS = System.getProperty("brokers");
    private static final String GROUP = System.getProperty("group");
    private static final String FOLDER = System.getProperty("folder");
    private static final int PARALLELISM = 2;
    private static final TypeInformation<Tuple3<String, String, Long>> LINE = Types.TUPLE(Types.STRING, Types.STRING, Types.LONG);
    private static final TypeInformation<Tuple3<String, Long, Long>> TOTAL = Types.TUPLE(Types.STRING, Types.LONG, Types.LONG);

    private Flink() { }

    public static void main(String[] args) throws Exception {
        Configuration settings = new Configuration();
        settings.setString("state.backend.type", "hashmap");
        settings.setString("execution.checkpointing.storage", "filesystem");
        settings.setString("execution.checkpointing.dir", "file://" + FOLDER);
        settings.setString("restart-strategy.type", "none");
        lastCheckpoint().ifPresent(path -> settings.setString("execution.state-recovery.path", path));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(PARALLELISM, settings);
        env.enableCheckpointing(Integer.getInteger("commitMillis"));
        env.getConfig().enableObjectReuse();

        KafkaSource<Tuple3<String, String, Long>> source = KafkaSource.<Tuple3<String, String, Long>>builder()
            .setBootstrapServers(BROKERS).setTopics(System.getProperty("topic")).setGroupId(GROUP)
            .setStartingOffsets(OffsetsInitializer.earliest()).setDeserializer(new Lines()).build();
        KafkaSink<Tuple3<String, Long, Long>> sink = KafkaSink.<Tuple3<String, Long, Long>>builder()
            .setBootstrapServers(BROKERS).setRecordSerializer(new ToRecord(System.getProperty("out")))
            .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE).setTransactionalIdPrefix(GROUP)
            .setProperty("transaction.timeout.ms", "600000").build();
        DataStream<Tuple3<String, String, Long>> lines = env.fromSource(source, WatermarkStrategy.noWatermarks(), "lines").uid("lines");
        if (ONCE) lines = lines.keyBy(line -> line.f0, Types.STRING).process(new Once()).returns(LINE).uid("once");
        lines.keyBy(line -> line.f1, Types.STRING).process(new Totals()).returns(TOTAL).uid("totals").sinkTo(sink).uid("sink");
        env.execute(GROUP);
    }

    /** What a killed run left. */
    private static Optional<String> lastCheckpoint() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(FOLDER), 3)) {
            return files.filter(file -> file.endsWith("_metadata"))
                .max(Comparator.comparing(file -> file.toFile().lastModified()))
                .map(file -> file.getParent().toUri().toString());
        }
    }

    /** (event id, cell, pennies) per line of an order. Who needs no event id gets an empty one. */
    private static final class Lines implements KafkaRecordDeserializationSchema<Tuple3<String, String, Long>> {
        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Tuple3<String, String, Long>> out) {
            Order order = Order.parse(record.value());
            long minute = order.minute();
            int line = 0;
            for (Order.Item item : order.data.items) {
                String id = !ONCE ? "" : line == 0 ? order.eventId : order.eventId + "#" + line;
                out.collect(Tuple3.of(id, minute + "|" + item.productId, item.pennies()));
                line++;
            }
        }

        @Override
        public TypeInformation<Tuple3<String, String, Long>> getProducedType() {
            return LINE;
        }
    }

    private static final class Once extends KeyedProcessFunction<String, Tuple3<String, String, Long>, Tuple3<String, String, Long>> {
        private transient ValueState<Boolean> seen;

        @Override
        public void open(OpenContext context) {
            seen = getRuntimeContext().getState(new ValueStateDescriptor<>("seen", Types.BOOLEAN));
        }

        @Override
        public void processElement(Tuple3<String, String, Long> line, Context context, Collector<Tuple3<String, String, Long>> out)
            throws Exception {
            if (seen.value() != null) return;
            seen.update(true);
            line.f0 = "";
            out.collect(line);
        }
    }

    /** Tells of a checkpoint, as "clean", by which all that this subtask knew had gone out. */
    private static final class Totals extends KeyedProcessFunction<String, Tuple3<String, String, Long>, Tuple3<String, Long, Long>>
        implements CheckpointedFunction, CheckpointListener {
        /** Count, pennies, and whether they have still to go out. */
        private transient ValueState<Tuple3<Long, Long, Boolean>> total;
        private transient ListState<Long> waitingKept;
        /** Cells that have still to go out. */
        private transient long waiting;
        private transient long cleanAt;

        @Override
        public void open(OpenContext context) {
            total = getRuntimeContext().getState(new ValueStateDescriptor<>("total", Types.TUPLE(Types.LONG, Types.LONG, Types.BOOLEAN)));
        }

        @Override
        public void processElement(Tuple3<String, String, Long> line, Context context, Collector<Tuple3<String, Long, Long>> out)
            throws Exception {
            Tuple3<Long, Long, Boolean> now = total.value();
            if (now == null) now = Tuple3.of(0L, 0L, false);
            now.f0 += 1;
            now.f1 += line.f2;
            if (!now.f2) {
                now.f2 = true;
                waiting++;
                context.timerService().registerProcessingTimeTimer((context.timerService().currentProcessingTime() / 1_000 + 1) * 1_000);
            }
            total.update(now);
        }

        @Override
        public void onTimer(long at, OnTimerContext context, Collector<Tuple3<String, Long, Long>> out) throws Exception {
            Tuple3<Long, Long, Boolean> now = total.value();
            now.f2 = false;
            waiting--;
            total.update(now);
            out.collect(Tuple3.of(context.getCurrentKey(), now.f0, now.f1));
        }

        @Override
        public void initializeState(FunctionInitializationContext context) throws Exception {
            waitingKept = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("waiting", Types.LONG));
            for (long kept : waitingKept.get()) waiting += kept;
            cleanAt = Long.MAX_VALUE;
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) throws Exception {
            waitingKept.clear();
            waitingKept.add(waiting);
            cleanAt = waiting == 0 ? context.getCheckpointId() : Long.MAX_VALUE;
        }

        @Override
        public void notifyCheckpointComplete(long checkpoint) {
            if (checkpoint == cleanAt) System.out.println("clean " + checkpoint);
        }
    }

    private record ToRecord(String topic) implements KafkaRecordSerializationSchema<Tuple3<String, Long, Long>> {
        @Override
        public ProducerRecord<byte[], byte[]> serialize(Tuple3<String, Long, Long> total, KafkaSinkContext context, Long at) {
            byte[] cell = total.f0.getBytes(StandardCharsets.UTF_8);
            return new ProducerRecord<>(topic, cell, (total.f1 + "," + total.f2).getBytes(StandardCharsets.UTF_8));
        }
    }
}
