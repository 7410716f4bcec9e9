import { cellKey } from '../../common/metrics/cell-key';
import { mergeKinds } from '../../common/metrics/view';
import { views } from '../testing/shop';
import { CellIndex } from '../view/cell-index';
import { livePart, nameOf } from './remembered';

test('a running sum equals one made anew after every step', () => {
  const view = views[0]!;
  const query = { view, granularity: 'total' as const, groupBy: ['country'], filters: new Map<string, ReadonlySet<string>>() };
  const [grown, steps] = [new CellIndex(), ['France', 'EIRE', 'France', 'France', 'EIRE']];
  const sums = (index: CellIndex) => livePart(index.of(view.name), query, nameOf(query)).groups.map(({ dimensions, shares }) => [dimensions, Array.from(shares.values(), ({ values }) => [...values])]);
  for (const [i] of steps.entries()) {
    const deltas = steps.slice(0, i + 1).map((country, n) => ({ key: cellKey(view.name, (n % 2) * 60_000, ['GBP', country]), kinds: mergeKinds(view), values: [BigInt(10 ** n), 1n] }));
    const { key, kinds, values } = deltas[i]!;
    grown.add(key, kinds, values);
    expect(sums(grown)).toEqual(sums(CellIndex.of(deltas)));
  }
});
