/** What every log adapter must do, as tests: run over the memory log and over a real Kafka. */
import { describeAppending } from './contract/appending';
import { topicSettings, type Corner, type LogHarness } from './contract/harness';
import { describeMembers } from './contract/members';
import { describeReading } from './contract/reading';
import { describeTopics } from './contract/topics';
import { describeTransactions } from './contract/transactions';
import type { Log } from './log';

export type { LogHarness } from './contract/harness';

/** Declares the contract's tests for one adapter. */
export function describeLog(name: string, start: () => Promise<LogHarness>): void {
  describe(`the log contract: ${name}`, () => {
    let harness: LogHarness;
    let logs: Log[] = [];
    const created: string[] = [];
    const prefix = `contract-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
    let names = 0;

    const corner = (): Corner => ({
      harness,
      open: () => {
        const log = harness.open();
        logs.push(log);
        return log;
      },
      name: (text) => {
        const unique = `${prefix}.${names++}.${text}`;
        created.push(unique);
        return unique;
      },
      topics: async (log, ...wanted) => {
        const settings = wanted.map((text) => topicSettings(corner().name(text)));
        await log.ensureTopics(settings);
        return settings.map(({ topic }) => topic);
      },
    });

    beforeAll(async () => {
      harness = await start();
    });

    afterEach(async () => {
      await Promise.all(logs.map((log) => log.close()));
      logs = [];
    });

    afterAll(async () => {
      const log = harness.open();
      await log.deleteTopics(created);
      await log.close();
      await harness.close();
    });

    describe('appending', () => describeAppending(corner));
    describe('reading', () => describeReading(corner));
    describe('members', () => describeMembers(corner));
    describe('transactions', () => describeTransactions(corner));
    describe('topics', () => describeTopics(corner));
  });
}
