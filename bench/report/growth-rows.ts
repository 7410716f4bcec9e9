/** Growth as tables: what an event costs when there is ten times as much, and what an identity takes. */
import type { EventCost, Growth, GrowthComparison, IdentityCosts } from '../found/growth';
import { spreadOf, spreadText } from './spread';

export const GROWTH_COLUMNS = ['', 'small', 'large', 'CPU us/event: small', 'large', 'times', 'speed layer: small', 'large', 'Redis: small', 'large', 'runs'];

export function growthTable({ comparisons }: Growth): string[][] {
  const both = ({ speed, redis }: EventCost): number => speed + redis;
  const text = (costs: readonly EventCost[], figure: (cost: EventCost) => number): string => spreadText(spreadOf(costs.map((cost) => figure(cost) * 1e6)), 2);
  return comparisons.map((comparison) => {
    const { name, small, large, smallCosts, largeCosts } = comparison;
    return [
      name,
      small,
      large,
      text(smallCosts, both),
      text(largeCosts, both),
      growthOf(comparison).toFixed(2),
      text(smallCosts, ({ speed }) => speed),
      text(largeCosts, ({ speed }) => speed),
      text(smallCosts, ({ redis }) => redis),
      text(largeCosts, ({ redis }) => redis),
      String(smallCosts.length),
    ];
  });
}

/** How many times as much an event costs where there is more: medians of the speed layer and Redis together. */
export function growthOf({ smallCosts, largeCosts }: GrowthComparison): number {
  const median = (costs: readonly EventCost[]): number => spreadOf(costs.map(({ speed, redis }) => speed + redis))?.median ?? NaN;
  return median(largeCosts) / median(smallCosts);
}

export const IDENTITY_COLUMNS = ['', 'bytes each, speed layer', 'bytes each, Redis', 'seconds until the first commit', 'runs'];

export function identityTable({ identities, rounds }: IdentityCosts): string[][] {
  return [
    [
      `a task with ${identities.toLocaleString('en')} identities of one day`,
      spreadText(spreadOf(rounds.map(({ nodeBytes }) => nodeBytes)), 1),
      spreadText(spreadOf(rounds.map(({ redisBytes }) => redisBytes)), 1),
      spreadText(spreadOf(rounds.map(({ startSeconds }) => startSeconds)), 2),
      String(rounds.length),
    ],
  ];
}
