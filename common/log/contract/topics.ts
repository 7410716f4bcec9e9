import { LogError } from '../log';
import { topicSettings, until, type Corner } from './harness';

export function describeTopics(corner: () => Corner): void {
  it('creates the topics that are missing, and accepts them the next time', async () => {
    const [one, two] = [corner().open(), corner().open()];
    const settings = ['orders', 'payments'].map((name) => topicSettings(corner().name(name), 3));
    await Promise.all([one.ensureTopics(settings), two.ensureTopics(settings)]);
    await one.ensureTopics(settings);
    const { start, end } = await one.bounds(settings.map(({ topic }) => topic));
    const zeros = Object.fromEntries(settings.map(({ topic }) => [topic, [0, 0, 0]]));
    expect([start, end]).toEqual([zeros, zeros]);
  });

  it('refuses another partition count and says what to do', async () => {
    const log = corner().open();
    const topic = corner().name('orders');
    await log.ensureTopics([topicSettings(topic, 3)]);
    const again = log.ensureTopics([topicSettings(topic, 4)]);
    await expect(again).rejects.toThrow(LogError);
    await expect(again).rejects.toThrow(/orders.* has 3 partitions, Twofold is configured for 4: .*set it back to 3/);
  });

  it('refuses a topic that compacts, unless it was meant to', async () => {
    const log = corner().open();
    const topic = corner().name('orders');
    const compacting = topicSettings(topic, 1, { 'cleanup.policy': 'compact' });
    await log.ensureTopics([compacting]);
    await log.ensureTopics([compacting]);
    await expect(log.ensureTopics([topicSettings(topic, 1)])).rejects.toThrow(/cleanup\.policy=compact/);
  });

  it('tells the first and the next offset of every partition', async () => {
    const log = corner().open();
    const [topic = ''] = await corner().topics(log, 'orders');
    await log.append([0, 0, 0, 1].map((partition) => ({ topic, key: 'k', value: 'v', partition })));
    await corner().harness.truncateBefore(topic, 0, 2);
    expect(await log.bounds([topic])).toEqual({ start: { [topic]: [2, 0] }, end: { [topic]: [3, 1] } });
  });

  it('finds the first record at or after a time, and the end where there is none', async () => {
    const log = corner().open();
    const [topic = ''] = await corner().topics(log, 'orders');
    const append = () => log.append([0, 1].map((partition) => ({ topic, key: 'k', value: 'v', partition })));
    await append();
    const between = Date.now() + 2;
    await until('the clock has gone on', () => Date.now() > between + 2);
    await append();
    expect(await log.offsetsAt([topic], 1)).toEqual({ [topic]: [0, 0] });
    expect(await log.offsetsAt([topic], between)).toEqual({ [topic]: [1, 1] });
    expect(await log.offsetsAt([topic], Date.now() + 3_600_000)).toEqual({ [topic]: [2, 2] });
  });

  it('deletes topics, also ones that are not there', async () => {
    const log = corner().open();
    const [topic = ''] = await corner().topics(log, 'orders');
    await log.append([{ topic, key: 'k', value: 'v' }]);
    await log.deleteTopics([topic, corner().name('nowhere')]);
    await until('the topic can be made again', async () => {
      await log.ensureTopics([topicSettings(topic)]);
      return (await log.bounds([topic])).end[topic]?.every((offset) => offset === 0) ?? false;
    });
  });
}
