import fc from 'fast-check';
import { z } from 'zod';
import { newKey } from '../http/keys/api-key';
import { openLogger, type LoggerOptions } from './open-logger';

function written(options: Partial<LoggerOptions> = {}) {
  const lines: string[] = [];
  const logger = openLogger({ layer: 'serving-layer', level: 'info', secrets: [], terminal: false, write: (line) => lines.push(line), ...options });
  return { logger, lines, parsed: () => lines.map((line) => z.looseObject({ time: z.string() }).parse(JSON.parse(line))) };
}

test('a line is JSON with its time, level, layer, process, message and ids', () => {
  const { logger, parsed } = written();
  logger.with({ request: 'r-1' }).warn('100% of it "failed"', { run: 'run-2', count: 3n });
  expect(parsed()[0]?.time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  expect(parsed()).toEqual([
    { level: 'warn', time: parsed()[0]?.time, layer: 'serving-layer', pid: process.pid, request: 'r-1', run: 'run-2', count: '3', msg: '100% of it "failed"' },
  ]);
});

test('an error comes with its code, its stack and its cause, but without what else a client hung on it', () => {
  const { logger, parsed } = written();
  const error = Object.assign(new TypeError('no', { cause: new Error('deeper') }), { code: 'ECONNREFUSED', input: 'redis://me:hidden@there' });
  logger.error('it failed', { error });
  expect(parsed()).toMatchObject([{ error: { type: 'TypeError', message: 'no', code: 'ECONNREFUSED', cause: { message: 'deeper' } } }]);
  expect(parsed()).toHaveProperty('[0].error.stack');
  expect(parsed()).not.toHaveProperty('[0].error.input');
});

test('only what matters enough is written, and nothing where the level is silent', () => {
  const { logger, lines } = written({ level: 'warn' });
  logger.info('no');
  logger.debug('no');
  expect([lines, logger.debugs]).toEqual([[], false]);
  const silent = written({ level: 'silent' });
  silent.logger.fatal('no');
  expect(silent.lines).toEqual([]);
  expect(written({ level: 'trace' }).logger.debugs).toBe(true);
});

test('on a terminal a line is short, and an error is told with its stack', () => {
  const { logger, lines } = written({ terminal: true });
  logger.info('ready: answers at http://127.0.0.1:3001', { request: 'r-1' });
  logger.fatal('it ended', { error: new Error('x') });
  expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d info {2}serving-layer: ready: answers at http:\/\/127\.0\.0\.1:3001 {2}request=r-1\n$/);
  expect(lines[1]).toMatch(/fatal serving-layer: it ended\nError: x\n {4}at /);
});

const places: readonly ((secret: string) => { line?: string; fields?: Record<string, unknown> })[] = [
  (secret) => ({ line: `trouble with ${secret}.` }),
  (secret) => ({ fields: { some: secret } }),
  (secret) => ({ fields: { deep: { list: [{ er: `a ${secret} b` }] } } }),
  (secret) => ({ fields: { [secret]: 1 } }),
  (secret) => ({ fields: { error: new Error(`cannot log in with ${secret}`) } }),
  (secret) => ({ fields: { error: new Error('failed', { cause: new AggregateError([], `or ${secret}`) }) } }),
  (secret) => ({ fields: { error: Object.assign(new Error('failed'), { code: secret, config: { auth: secret } }) } }),
  (secret) => ({ fields: { bytes: Buffer.from(secret) } }),
];
/** As JSON would write it, so that an escaped secret is found as well. */
const holds = (lines: readonly string[], secret: string): boolean => {
  const inJson = JSON.stringify(secret).slice(1, -1);
  return lines.some((line) => line.includes(secret) || line.includes(inJson));
};
// Longer than any ordinary word, for one that is part of an ordinary word tells nothing.
const hidden = fc.string({ minLength: 12, maxLength: 40, unit: 'grapheme-ascii' }).map((text) => `q${text.replaceAll('*', 'x')}z`);

test('a password of the configuration comes out nowhere, wherever it stands', () => {
  fc.assert(
    fc.property(hidden, fc.constantFrom(...places), fc.boolean(), (secret, place, terminal) => {
      const { logger, lines } = written({ secrets: [secret], terminal });
      const { line = 'a line', fields = {} } = place(secret);
      logger.with(fields).error(line, fields);
      expect(holds(lines, secret)).toBe(false);
      expect(lines).toHaveLength(1);
    }),
    { numRuns: 500 },
  );
});

test('keys, passwords of any address, and credentials of headers come out nowhere, though nobody said that they are secret', () => {
  const shapes: readonly ((secret: string) => string)[] = [
    (secret) => `postgres://me:${encodeURIComponent(secret)}@there:5432/x?y=z@w`,
    (secret) => `at redis://:${encodeURIComponent(secret)}@there`,
    (secret) => `Authorization: Bearer ${secret}`,
    (secret) => `{"authorization":"Basic ${secret}"}`,
    (secret) => `host=there password=${secret} user=me`,
  ];
  const token = fc.string({ minLength: 12, maxLength: 40, unit: fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyz0123456789-_')) }).map((text) => `q7${text}`);
  fc.assert(
    fc.property(token, fc.constantFrom(...shapes), fc.constantFrom(...places), (secret, shape, place) => {
      const { logger, lines } = written();
      const { line = 'a line', fields = {} } = place(shape(secret));
      logger.error(line, fields);
      expect(holds(lines, secret)).toBe(false);
    }),
    { numRuns: 500 },
  );
  for (const place of places) {
    const { text } = newKey('operate');
    const { logger, lines } = written();
    const { line = 'a line', fields = {} } = place(`GET /?key=${text}`);
    logger.error(line, fields);
    expect(holds(lines, text.slice(17))).toBe(false);
  }
});

test('a field that calls itself a secret is not written, and an ordinary address is left as it is', () => {
  const { logger, parsed } = written();
  logger.info('GET http://127.0.0.1:3001/api/views?country=a@b', { password: 'x', headers: { Authorization: 'abc', accept: 'json' } });
  expect(parsed()).toMatchObject([{ msg: 'GET http://127.0.0.1:3001/api/views?country=a@b', password: '***', headers: { Authorization: '***', accept: 'json' } }]);
});
