import { marksFindings, topicFindings } from './kafka';
import { reconciledFinding } from './layers';
import { nodeFinding, spaceFinding } from './machine';
import { durabilityFinding, migrationFinding, versionFinding } from './postgres';
import { durabilityFindings, redisInfoFindings } from './redis';
import { topologyFindings } from './topologies';

const INFO = 'redis_version:7.0.15\r\nmaxmemory:0\r\nmaxmemory_policy:noeviction\r\naof_enabled:1\r\nrole:master\r\n';
const ills = (info: string) => redisInfoFindings(info).filter(({ health }) => health !== 'well').map(({ what, health }) => `${what}: ${health}`);

test.each([
  [INFO, []],
  [INFO.replace('7.0.15', '6.0.1'), ['Redis: ill']],
  [INFO.replace('maxmemory:0', 'maxmemory:1000').replace('noeviction', 'allkeys-lru'), ['Redis eviction: ill']],
  [INFO.replace('aof_enabled:1', 'aof_enabled:0'), ['Redis appendonly: advice']],
])('Redis is looked at', (info, expected) => expect(ills(info)).toEqual(expected));

test('how Redis writes to its disk is judged', () => {
  const healths = (['always', 'everysec', 'no', 'unknown', 'no file'] as const).map((each) => durabilityFindings(each).map(({ health }) => health).join());
  expect(healths).toEqual(['well', 'well', 'advice', 'advice', '']);
});

test.each([
  ['cleanup.policy', 'compact,delete', 'ill'],
  ['retention.ms', '1000', 'advice'],
  ['retention.bytes', '1000', 'advice'],
  ['message.timestamp.type', 'CreateTime', 'advice'],
  ['retention.ms', '-1', 'well'],
])('a topic with %s=%s: %s', (name, value, health) => {
  const wanted = [{ topic: 't', partitions: 2, config: { 'retention.ms': '2000' } }];
  const [found] = topicFindings(wanted, new Map([['t', { partitions: 2, config: { [name]: value } }]]));
  expect(found).toMatchObject({ health, ...(health !== 'well' && { cure: expect.any(String) as string }) });
  expect(topicFindings(wanted, new Map([['t', { partitions: 3, config: {} }]]))[0]).toMatchObject({ health: 'ill', cure: expect.stringContaining('PARTITIONS=3') as string });
  expect(topicFindings(wanted, new Map())[0]).toMatchObject({ health: 'ill', found: 'missing: t' });
});

test('Kafka that forgets the marks of a quiet shop is told of', () => {
  expect(marksFindings(10_080)).toMatchObject([{ health: 'advice', found: 'forgets a group\'s offsets after 7 quiet days', cure: expect.stringContaining('offsets.retention.minutes') as string }]);
  expect(marksFindings(5_256_000)).toEqual([]);
});

test('machine, Postgres and reconciliation are judged', () => {
  expect([nodeFinding('20.18.0'), nodeFinding('20.19.0'), nodeFinding('22.1.0')].map(({ health }) => health)).toEqual(['ill', 'well', 'well']);
  expect([1e8, 2e9, 1e11].map((bytes) => spaceFinding(bytes, '/d').health)).toEqual(['ill', 'advice', 'well']);
  expect([versionFinding('12.3').health, versionFinding('15.2 (Debian)').health]).toEqual(['ill', 'well']);
  expect([migrationFinding(['a'], ['a']), migrationFinding([], ['a']), migrationFinding(['a', 'b'], ['a'])].map(({ health }) => health)).toEqual(['well', 'ill', 'ill']);
  expect([durabilityFinding('on', 'on'), durabilityFinding('off', 'on'), durabilityFinding('on', 'off')].map(({ health }) => health)).toEqual(['well', 'ill', 'advice']);
  expect([reconciledFinding({ compared: 5, mismatches: 0 }), reconciledFinding({ compared: 5, mismatches: 1 })].map(({ health }) => health)).toEqual(['well', 'ill']);
});

test.each([
  ['running', [], 'well'],
  ['catching up', [], 'advice'],
  ['paused', [], 'advice'],
  ['running', ['sending outputs: timed out'], 'advice'],
  ['stopped', ['task 0: the log is shorter'], 'ill'],
  ['not running', ['no process runs it'], 'ill'],
] as const)('a topology that is %s (%s) beside one that runs: %s', (state, why, health) => {
  const now = { name: 'fraud', behind: 0, watermark: null, lateEvents: 0, lateMoney: {} };
  const findings = topologyFindings([{ ...now, state, why }, { ...now, name: 'sessions', state: 'running', why: [] }]);
  expect(findings).toEqual([expect.objectContaining({ health, what: health === 'well' ? 'topologies' : 'topology fraud' })]);
});

test('where no topology runs at all, that is advice: totals do without', () => {
  expect(topologyFindings([{ name: 'fraud', state: 'not running', why: ['no process runs it'], behind: null, watermark: null, lateEvents: 0, lateMoney: {} }])).toMatchObject([{ health: 'advice', found: 'none runs' }]);
});
