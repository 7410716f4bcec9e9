import { readOptions } from './options';

test('rounds are those of the part, of the engine or of the kill, whichever says more', () => {
  const options = readOptions(['--rounds-of', 'Flink=3,Kafka Streams commits 100=4,kafka=2', '--kill-rounds', '1']);
  expect(options?.rounds('engines')).toBe(5);
  expect(options?.rounds('import')).toBe(3);
  expect(options?.roundsOf('Twofold', false)).toBe(5);
  expect(options?.roundsOf('Flink, checkpoints 1 s', false)).toBe(3);
  expect(options?.roundsOf('Kafka Streams, commits 100 ms', false)).toBe(4);
  expect(options?.roundsOf('Kafka Streams, commits 1000 ms', false)).toBe(2);
  expect(options?.roundsOf('Flink, checkpoints 1 s', true)).toBe(1);
});

test('a quick bench does everything once', () => {
  const options = readOptions(['--quick']);
  expect(options?.parts).toEqual(['engines', 'processes', 'freshness', 'answers', 'archive', 'growth', 'import', 'pages', 'burst']);
  expect(options?.rounds('archive')).toBe(1);
});

test.each([['--rounds', 'two'], ['--parts', 'speed'], ['--rounds-of', 'Flink'], ['--kill-rounds', 'often'], ['--minutes', '0']])('%s %s is told to be none', (option, value) => {
  expect(() => readOptions([option, value])).toThrow(TypeError);
});
