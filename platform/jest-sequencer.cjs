/**
 * The order of the test files: what takes longest begins first, or one core has nothing to do at the end while the other
 * works at one long test. In a fresh clone jest knows no times, and would go by the sizes of files.
 */
const Sequencer = require('@jest/test-sequencer').default;

/** The first that fits says how early. */
const ORDER = [/\.e2e\.test\.ts$/, /simulation|exactly-once|replay/, /\.int\.test\.ts$/, /./];

const rank = ({ path }) => ORDER.findIndex((kind) => kind.test(path));

module.exports = class extends Sequencer {
  async sort(tests) {
    const bySize = await super.sort(tests);
    return bySize.toSorted((a, b) => rank(a) - rank(b));
  }
};
