/** Puts the shop's records into the log, and each that counts into the ledger. */
import { topicSettings } from '../../common/topics';
import { GRAIN_MILLIS, type Millis } from '../../common/time';
import type { Profile } from './profile';
import { Shop } from './shop';
import type { World } from './world';

/** Makes the topics; in some histories the log has already forgotten records that nobody of us ever saw. */
export function prepareLog({ broker, options, count }: World, { topics, partitions, troubles }: Profile): void {
  for (const settings of topicSettings(partitions)) {
    if (topics.some((topic) => settings.topic.startsWith(topic))) broker.create(settings);
  }
  if (!troubles.has('earlier log')) return;
  const shop = new Shop(options.random, topics, partitions);
  for (let i = 0; i < 8; i++) broker.append([shop.next(options.now())]);
  for (const topic of topics) for (let p = 0; p < partitions; p++) broker.truncateBefore(topic, p, broker.end(topic, p));
  count('earlier log');
}

export class Producer {
  /** How many records are still to be written. */
  left: number;
  private readonly shop: Shop;

  constructor(
    private readonly world: World,
    private readonly profile: Profile,
    private readonly goOn: (millis: Millis) => void,
  ) {
    this.left = profile.records;
    this.shop = new Shop(world.options.random, profile.topics, profile.partitions);
  }

  append(): void {
    const { broker, options } = this.world;
    const { random, now } = options;
    for (let i = Math.min(this.left, random.between(1, 6)); i > 0; i--) {
      this.left -= 1;
      if (this.profile.troubles.has('gap') && random.chance(0.1)) broker.appendAborted([this.shop.next(now())]);
      this.enter(broker.append([this.shop.next(now())]));
    }
    this.goOn(random.chance(0.12) ? random.between(1, 3) * GRAIN_MILLIS.day : 1_000);
  }

  private enter(appended: ReturnType<World['broker']['append']>): void {
    const { broker, ledger } = this.world;
    for (const { topic, partition, offset } of appended) {
      const stored = broker.records(topic, partition).at(-1);
      if (stored?.offset !== offset) throw new RangeError(`the broker did not keep ${topic}/${partition}/${offset}`);
      this.world.count(`record ${ledger.add(topic, partition, stored).told[0]}`);
    }
  }
}
