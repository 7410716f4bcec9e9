/**
 * The log in memory: deterministic, for simulation and unit tests, under the same contract as Kafka's. Each MemoryLog is
 * one process; those that share a MemoryBroker share its topics and groups.
 */
import type { Position } from '../position';
import { checkCoPartitioned, checkTopic } from './check-topic';
import { closed, fenced } from './faults';
import type { AppendedAt, Fence, Log, Membership, OutgoingRecord, TaskHandler, TopicSettings } from './log';
import { MemoryBroker, type MemoryPartition } from './memory-broker';
import type { MemoryMember } from './memory-member';

export { MemoryBroker };

interface Joined {
  readonly group: string;
  readonly member: MemoryMember;
}

export class MemoryLog implements Log {
  private readonly joined = new Map<Membership, Joined>();
  private readonly epochs = new Map<string, number>();
  private gone = false;

  constructor(private readonly broker: MemoryBroker) {}

  async ensureTopics(settings: readonly TopicSettings[]): Promise<void> {
    this.mustLive();
    for (const wanted of settings) {
      const found = this.broker.settings(wanted.topic);
      if (found) checkTopic(wanted, { partitions: found.partitions, cleanupPolicy: found.config['cleanup.policy'] ?? 'delete' });
      else this.broker.create(wanted);
    }
  }

  async deleteTopics(topics: readonly string[]): Promise<void> {
    this.mustLive();
    topics.forEach((topic) => this.broker.remove(topic));
  }

  async bounds(topics: readonly string[]): Promise<{ start: Position; end: Position }> {
    this.mustLive();
    const each = (offset: 'start' | 'end') =>
      Object.fromEntries(topics.map((topic) => [topic, this.broker.topic(topic).partitions.map((partition) => partition[offset])]));
    return { start: each('start'), end: each('end') };
  }

  async offsetsAt(topics: readonly string[], time: number): Promise<Position> {
    this.mustLive();
    const first = ({ records, end }: MemoryPartition): number => records.find(({ logTime }) => logTime >= time)?.offset ?? end;
    return Object.fromEntries(topics.map((topic) => [topic, this.broker.topic(topic).partitions.map(first)]));
  }

  async append(records: readonly OutgoingRecord[]): Promise<AppendedAt[]> {
    this.mustLive();
    return this.broker.append(records);
  }

  async fence(transactionalId: string): Promise<Fence> {
    this.mustLive();
    const epoch = this.broker.fence(transactionalId);
    this.epochs.set(transactionalId, epoch);
    return epoch;
  }

  async appendOnce(
    transactionalId: string,
    records: readonly OutgoingRecord[],
    marks: { group: string; topic: string; partition: number; offset: number },
    fence?: Fence,
  ): Promise<void> {
    this.mustLive();
    if (fence !== undefined && this.epochs.get(transactionalId) !== fence) throw fenced(transactionalId);
    const epoch = this.epochs.get(transactionalId) ?? this.broker.fence(transactionalId);
    this.epochs.set(transactionalId, epoch);
    if (!this.broker.isWriter(transactionalId, epoch)) {
      this.epochs.delete(transactionalId);
      throw fenced(transactionalId);
    }
    this.broker.append(records);
    this.broker.mark(records);
    this.broker.commit(marks.group, marks.topic, marks.partition, marks.offset);
  }

  async committed(group: string, topic: string, partition: number): Promise<number | undefined> {
    this.mustLive();
    return this.broker.committed(group, topic, partition);
  }

  async noteProgress(group: string, position: Position): Promise<void> {
    const held = [...this.joined.values()].filter((each) => each.group === group).flatMap(({ member }) => member.heldPartitions());
    for (const [topic, offsets] of Object.entries(position)) {
      for (const partition of held) {
        const offset = offsets[partition];
        if (offset !== undefined) this.broker.commit(group, topic, partition, offset);
      }
    }
  }

  async join(group: string, topics: readonly string[], handler: TaskHandler): Promise<Membership> {
    this.mustLive();
    checkCoPartitioned(new Map(topics.map((topic) => [topic, this.broker.topic(topic).partitions.length])));
    const member = this.broker.group(group).join(topics, handler);
    this.joined.set(member, { group, member });
    return member;
  }

  /** This process dies here and now: no handler is called again, and it can do nothing any more. */
  crash(): void {
    this.gone = true;
    for (const { member } of this.joined.values()) member.crash();
  }

  /** The group takes this process for dead although it lives and works on (see MemoryGroup.expel). */
  expel(membership: Membership): void {
    const joined = this.joined.get(membership);
    if (joined) this.broker.group(joined.group).expel(joined.member);
  }

  /** The process that was taken for dead finds out and joins again. */
  readmit(membership: Membership): void {
    const joined = this.joined.get(membership);
    if (joined) this.broker.group(joined.group).readmit(joined.member);
  }

  async close(): Promise<void> {
    await Promise.all([...this.joined.values()].map(({ member }) => member.leave()));
    this.gone = true;
  }

  private mustLive(): void {
    if (this.gone) throw closed();
  }
}
