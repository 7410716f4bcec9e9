/** What may happen in one history. Each kind of trouble is left out of many histories: a fault that is always there hides others. */
import { INPUT_TOPICS } from '../../common/events/catalogue';
import type { Random } from './random';

export const TROUBLES = [
  'crash',
  'fault',
  'roll-back',
  'loss',
  'two owners',
  'gap',
  'retention',
  'new definitions',
  'cancel',
  'earlier log',
] as const;

export type Trouble = (typeof TROUBLES)[number];

export interface Profile {
  readonly topics: readonly string[];
  readonly partitions: number;
  readonly records: number;
  readonly horizonDays: number;
  readonly speed: number;
  readonly archivers: number;
  readonly batch: number;
  readonly serving: number;
  readonly troubles: ReadonlySet<Trouble>;
}

const MONEY_TOPICS = INPUT_TOPICS.filter((topic) => ['order-created', 'payment-failed', 'payment-refunded', 'payment-adjusted'].includes(topic));

export function drawProfile(random: Random): Profile {
  return {
    topics: ['payment-completed', ...MONEY_TOPICS.filter(() => random.chance(0.35))],
    partitions: random.between(1, 3),
    records: random.between(12, 60),
    horizonDays: random.between(1, 3),
    speed: random.between(1, 2),
    archivers: random.between(1, 2),
    batch: random.chance(0.3) ? 2 : 1,
    serving: random.chance(0.3) ? 2 : 1,
    troubles: new Set(TROUBLES.filter((trouble) => random.chance(trouble === 'crash' || trouble === 'new definitions' ? 0.5 : 0.4))),
  };
}
