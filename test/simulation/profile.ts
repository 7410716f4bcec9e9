/** What may happen in one history. Each kind of trouble is left out of many histories: a fault that is always there hides others. */
import { INPUT_TOPICS } from '../../common/events/catalogue';
import type { Random } from './random';

const TROUBLES = [
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
  'hole',
  'Postgres set back',
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
  /** How eagerly records are handed to each group; a group may lag far behind the other. */
  readonly pace: { readonly speed: number; readonly archiver: number };
}

/** In how many histories each may happen. */
const SHARE: Readonly<Partial<Record<Trouble, number>>> = { crash: 0.5, 'new definitions': 0.5, hole: 0.04, 'Postgres set back': 0.1 };
const PACES = [1, 5, 14, 14];

const MONEY_TOPICS = INPUT_TOPICS.filter((topic) => ['order-created', 'payment-failed', 'payment-refunded', 'payment-adjusted'].includes(topic));

export function drawProfile(random: Random): Profile {
  const troubles = new Set(TROUBLES.filter((trouble) => random.chance(SHARE[trouble] ?? 0.4)));
  // An archive that was set back is filled again from the log, which must still hold what it lost.
  if (troubles.has('Postgres set back')) troubles.delete('retention');
  return {
    topics: ['payment-completed', ...MONEY_TOPICS.filter(() => random.chance(0.35))],
    partitions: random.between(1, 3),
    records: random.between(12, 60),
    horizonDays: random.between(1, 3),
    speed: random.between(1, 2),
    archivers: random.between(1, 2),
    batch: random.chance(0.3) ? 2 : 1,
    serving: random.chance(0.3) ? 2 : 1,
    pace: { speed: random.pick(PACES), archiver: random.pick(PACES) },
    troubles,
  };
}
