import { heard, SILENT, toldShape, topologyNow, type Telling, type ToldTask } from './told';

const NOW = 1_700_000_000_000;
const task = (number: number, more: Partial<ToldTask> = {}): ToldTask => ({ topology: 'fraud', task: number, behind: 0, watermark: NOW, lateEvents: 0, lateMoney: {}, ...more });
const told = (tasks: readonly ToldTask[], more: Partial<Telling> = {}) => toldShape.parse({ at: NOW, troubles: { fraud: [] }, tasks: [...tasks], ...more });

describe('what is told of a topology', () => {
  test('is added up over the tasks of all processes, money exactly', () => {
    const first = told([task(0, { behind: 2, watermark: NOW - 5, lateEvents: 1, lateMoney: { EUR: '90071992547409930001' } })]);
    const second = told([task(1, { behind: 3, lateEvents: 2, lateMoney: { EUR: '1', USD: '5000' } }), { ...task(0), topology: 'sessions', behind: 90 }]);
    expect(topologyNow('fraud', [first, second])).toEqual({
      name: 'fraud',
      state: 'running',
      why: [],
      behind: 5,
      watermark: NOW - 5,
      lateEvents: 3,
      lateMoney: { EUR: '9007199254740993.0002', USD: '0.5' },
    });
  });

  test.each([
    ['stopped where a task is, and says why, though others are behind', [task(0, { stopped: 'the log is shorter' }), task(1, { behind: 5_000 })], 'stopped', ['task 0: the log is shorter']],
    ['paused where a task is', [task(0, { pausedFor: 2_000, behind: 5_000 })], 'paused', []],
    ['catching up where much is still to be read', [task(0, { behind: 5_000 })], 'catching up', []],
    ['catching up before it has a task', [], 'catching up', []],
  ] as const)('is %s', (_what, tasks, state, why) => {
    expect(topologyNow('fraud', [told(tasks)])).toMatchObject({ state, why });
  });

  test('is not running where no process tells of it, and a silent process is not heard', () => {
    const silent = told([task(0)], { at: NOW - SILENT });
    expect(heard([silent, told([])], NOW)).toHaveLength(1);
    expect(topologyNow('fraud', heard([silent], NOW))).toMatchObject({ state: 'not running', why: ['no process runs it'], behind: null, watermark: null });
  });

  test('comes with its troubles, though it runs', () => {
    expect(topologyNow('fraud', [told([task(0)], { troubles: { fraud: ['sending outputs: timed out'] } })])).toMatchObject({ state: 'running', why: ['sending outputs: timed out'] });
  });
});
