package bench;

import java.nio.ByteBuffer;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * Kafka Streams at its leanest: one processor per partition, no repartition topic. A cell's parts are added up over the
 * partitions by whoever reads them, as Twofold does. Exactly once; the state's changelog is the durable result.
 */
public final class Streams {
    private static final String TOTALS = "totals";
    private static final String SEEN = "seen";
    private static final boolean ONCE = Boolean.getBoolean("once");

    private Streams() { }

    public static void main(String[] args) throws InterruptedException {
        Properties p = new Properties();
        p.put(StreamsConfig.APPLICATION_ID_CONFIG, System.getProperty("group"));
        p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, System.getProperty("brokers"));
        p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, Integer.getInteger("commitMillis"));
        p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2);
        p.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 64L << 20);
        p.put(StreamsConfig.STATE_DIR_CONFIG, System.getProperty("folder"));
        p.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
        p.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // As Twofold's: how long until others go on for a member that was killed.
        p.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);

        KafkaStreams streams = new KafkaStreams(topology(), p);
        streams.setUncaughtExceptionHandler(e -> {
            e.printStackTrace();
            Runtime.getRuntime().halt(3);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
        streams.start();
        new CountDownLatch(1).await();
    }

    private static Topology topology() {
        Topology t = new Topology();
        t.addSource("orders", Serdes.String().deserializer(), (topic, bytes) -> Order.parse(bytes), System.getProperty("topic"));
        t.addProcessor("totals-of-orders", Totals::new, "orders");
        t.addStateStore(Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(TOTALS), Serdes.String(), Total.serde())
            .withCachingEnabled(), "totals-of-orders");
        if (ONCE) {
            t.addStateStore(Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(SEEN), Serdes.String(), Serdes.ByteArray()),
                "totals-of-orders");
        }
        return t;
    }

    private static final class Totals implements Processor<String, Order, Void, Void> {
        private static final byte[] NOTHING = {};
        private KeyValueStore<String, Total> totals;
        private KeyValueStore<String, byte[]> seen;

        @Override
        public void init(ProcessorContext<Void, Void> context) {
            totals = context.getStateStore(TOTALS);
            if (ONCE) seen = context.getStateStore(SEEN);
        }

        @Override
        public void process(Record<String, Order> record) {
            Order order = record.value();
            if (ONCE && seen.putIfAbsent(order.eventId, NOTHING) != null) return;
            long minute = order.minute();
            for (Order.Item item : order.data.items) {
                String cell = minute + "|" + item.productId;
                Total before = totals.get(cell);
                totals.put(cell, before == null ? new Total(1, item.pennies()) : before.plus(item.pennies()));
            }
        }
    }

    /** Count and pennies: sixteen bytes. */
    private record Total(long count, long pennies) {
        Total plus(long more) {
            return new Total(count + 1, pennies + more);
        }

        static Serde<Total> serde() {
            return Serdes.serdeFrom(
                (topic, total) -> total == null ? null : ByteBuffer.allocate(16).putLong(total.count).putLong(total.pennies).array(),
                (topic, bytes) -> bytes == null ? null : new Total(ByteBuffer.wrap(bytes).getLong(), ByteBuffer.wrap(bytes).getLong(8)));
        }
    }
}
