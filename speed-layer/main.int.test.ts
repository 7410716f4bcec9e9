import { ProcessCorner, until } from './testing/process-corner';
import type { LayerProcess } from './testing/process';

describe('the speed layer as a process, on a real Kafka, Redis and Postgres', () => {
  const corner = new ProcessCorner();
  let first: LayerProcess;

  beforeAll(() => corner.begin());
  afterAll(() => corner.end());

  it('waits, and says so, until the batch layer has made the tables', async () => {
    await corner.sell(10);
    first = corner.start();
    const url = await first.ready;
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    await until('it says what it waits for', async () => {
      const answer = await fetch(`${url}/readyz`);
      return answer.status === 503 && /tables are not there yet/.test(await answer.text());
    });
    const said = () => first.lines.filter((line) => /^task \d: stopped.*tables are not there yet/.test(line));
    await until('a task says so', () => said().length > 0);
    await corner.migrate();
    await corner.allCounted();
    await until('it is ready', async () => (await fetch(`${url}/readyz`)).status === 200);
    expect(said()).toHaveLength(1);
  });

  it('counts exactly over kill -9 in the middle, and sends each rejection once', async () => {
    const before = await corner.counted();
    const selling = (async () => {
      for (let i = 0; i < 40; i++) await corner.sell(50, 5);
    })();
    await until('some of it is counted', async () => (await corner.counted()) > before + 300n);
    expect(await first.kill('SIGKILL')).toBe('SIGKILL');
    first = corner.start();
    await selling;
    await corner.allCounted();
    await until('every dead letter is sent', async () => (await corner.deadLetters()).length >= 200);
    const keys = await corner.deadLetters();
    expect(keys).toHaveLength(200);
    expect(new Set(keys).size).toBe(200);
    await corner.outboxEmpty();
  });

  it('begins again from the log when Redis has lost its state in mid-run', async () => {
    const selling = (async () => {
      for (let i = 0; i < 20; i++) await corner.sell(50);
    })();
    await corner.lose();
    await selling;
    await corner.allCounted();
    await corner.lose();
    // Nothing new comes now.
    await corner.allCounted();
    expect(await corner.deadLetters()).toHaveLength(200);
  });

  it('tells Prometheus what it did', async () => {
    const told = await (await fetch(`${await first.ready}/metrics`)).text();
    expect(told).toMatch(/twofold_speed_events_rejected_total{topic="payment-completed",reason="malformed-json"} [1-9]/);
    expect(told).toMatch(/twofold_speed_events_duplicate_total{topic="payment-completed"} [1-9]/);
    expect(told).toMatch(/twofold_speed_lag_offsets{topic="order-created",partition="3"} 0\n/);
    expect(told).toMatch(/twofold_speed_task_up{partition="0"} 1\n/);
    expect(told).toMatch(/twofold_speed_log_latency_seconds_count [1-9]/);
    expect(told).toMatch(/twofold_speed_freshness_seconds{partition="2"} \d/);
  });

  it('shares the tasks with a second process and takes them over when that one is killed', async () => {
    const second = corner.start();
    const held = async (each: LayerProcess): Promise<number> => ((await (await fetch(`${await each.ready}/metrics`)).text()).match(/^twofold_speed_task_up{/gm) ?? []).length;
    await until('each has two tasks', async () => (await held(first)) === 2 && (await held(second)) === 2);
    await corner.sell(200);
    await corner.allCounted();
    await corner.sell(200);
    await second.kill('SIGKILL');
    await corner.sell(200);
    await corner.allCounted();
    await until('all tasks are the first one’s', async () => (await held(first)) === 4);
  });

  it('ends cleanly when it is told to', async () => {
    expect(await first.kill('SIGTERM')).toBe(0);
    expect(first.printed.filter((line) => /at .*\.ts:\d+/.test(line))).toEqual([]);
  });

  it('refuses a number of partitions that the topics do not have, in a sentence', async () => {
    const wrong = corner.start({ PARTITIONS: '3' });
    expect(await wrong.ended).toBe(1);
    expect(wrong.lines).toEqual([expect.stringMatching(/partitions/)]);
    expect(wrong.printed.join()).not.toContain('stack');
  });
});
