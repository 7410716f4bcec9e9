/** The commands that look at a running Twofold, as a program and as a person sees them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { positionToken, type Position } from '../common/position';
import { until } from '../common/testing/until';
import { findProgram } from '../platform/find-program';
import { Line } from '../test/system/browser';
import { CTRL_C, PseudoTerminal } from '../test/system/pseudo-terminal';
import { SHELLS, type Shell } from './completion/scripts';
import { EXIT_CODES } from './exit-codes';
import { LookedAt } from './testing/looked-at';

const MINUTE = 60_000;
const EXITS = { done: 0, failed: 1, interrupted: 130 };
jest.setTimeout(2 * MINUTE);

let twofold: LookedAt;
beforeAll(async () => {
  twofold = await LookedAt.start();
}, 4 * MINUTE);
afterAll(() => twofold.stop(), MINUTE);

const lines = (text: string): string[] => text.trimEnd().split('\n');
const colour = /\u001b\[[\d;]*m/;
const OTHER_SCREEN = '\u001b[?1049h';
/** Takes back what was typed. */
const CTRL_U = '\u0015';
const OWN_SCREEN = '\u001b[?1049l';

describe('query', () => {
  test('a table for people, with what the answer covers under it', async () => {
    const { code, out } = await twofold.run('query', 'revenue', '--by', 'country');
    expect(code).toBe(0);
    expect(lines(out)).toEqual([
      expect.stringMatching(/^currency +country +revenue +payments$/),
      expect.stringMatching(/^GBP +France +107\.50? +2$/),
      expect.stringMatching(/^GBP +Spain +20 +1$/),
      '',
      expect.stringMatching(/^as of 5 records of the log, generation \d+ \(.* old\), .* 1 duplicate left out, 1 rejected$/),
    ]);
  });

  test('CSV for programs, with the batch part and the live part where they are asked for', async () => {
    const { code, out, err } = await twofold.run('query', 'revenue', '--by', 'country', '--where', 'country=France', '--parts', '--csv');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const [head = '', ...rows] = out.trimEnd().split('\r\n');
    expect(head).toBe('currency,country,revenue,revenue batch,revenue live,payments,payments batch,payments live');
    expect(rows.map((row) => row.split(',').map((cell) => (Number.isNaN(Number(cell)) ? cell : Number(cell))))).toEqual([['GBP', 'France', 107.5, 100.5, 7, 2, 1, 1]]);
  });

  test('JSON as it is answered', async () => {
    const { out } = await twofold.run('query', 'payments', '--json');
    expect(JSON.parse(out)).toMatchObject({ view: 'payments', rows: [{ payments: 3 }], evidence: { duplicates: { records: 1 } } });
  });

  test('what cannot be asked is told in a sentence, with what can', async () => {
    const [noView, noField, noForm] = await Promise.all([twofold.run('query', 'profit'), twofold.run('query', 'revenue', '--where', 'colour=red'), twofold.run('query', '--csv', '--json')]);
    expect(noView).toMatchObject({ code: 1, out: '', err: expect.stringContaining('revenue, orders, payments, products') as string });
    expect(noField).toMatchObject({ code: 1, out: '', err: expect.stringContaining('country') as string });
    expect(noForm).toMatchObject({ code: 1, err: expect.stringContaining("'--csv' cannot be used with option '--json'") as string });
    for (const { err } of [noView, noField, noForm]) expect(err).not.toMatch(/^\s+at /m);
  });

  test('Ctrl-C while it waits for what is not answered yet ends it with 130', async () => {
    const { evidence } = JSON.parse((await twofold.run('query', '--json')).out) as { evidence: { asOf: { position: Position } } };
    const later = Object.fromEntries(Object.entries(evidence.asOf.position).map(([topic, offsets]) => [topic, offsets.map((offset) => offset + 1_000)]));
    const line = await Line.to(twofold.installation.layer('serving').url);
    const screen = twofold.show(['query', '--at-least', positionToken(later), '--wait', '30s', '--serving', line.url]);
    await until('the question to be asked', async () => line.sent.includes('atLeast=') || undefined);
    screen.type(CTRL_C);
    expect(await screen.ended).toBe(EXITS.interrupted);
    await line.close();
  });
});

describe('explain', () => {
  test('the evidence in words: parts that add up, the generation, the cut and the as-of of every partition, what was left out, and how to check it', async () => {
    const { code, out } = await twofold.run('explain', 'revenue');
    expect(code).toBe(0);
    expect(out).toMatch(/^ +GBP +revenue +127\.50? +120\.50? +7$/m);
    expect(out).toMatch(/Generation \d+ of .*, published 20.* ago\), computed from the archive in Postgres\./);
    expect(out).toMatch(/payment-completed +\d +\d +\d +1$/m);
    expect(out).toContain('1 duplicate, which would have added 100.5');
    expect(out).toContain('1 rejected record (1 malformed-json; npx twofold rejections list)');
    expect(out).toContain('npx twofold verify');
  });

  test('as JSON it is the answer itself', async () => {
    const { out } = await twofold.run('explain', 'revenue', '--json');
    expect(JSON.parse(out)).toMatchObject({ view: 'revenue', rows: [{ currency: 'GBP' }], evidence: { rejections: { byReason: { 'malformed-json': 1 } } } });
  });
});

describe('generations', () => {
  test('the one that answers is marked, and compared with what was answered before it', async () => {
    const [{ code, out }, json] = await Promise.all([twofold.run('generations'), twofold.run('generations', '--json')]);
    expect(code).toBe(0);
    const { generations } = JSON.parse(json.out) as { generations: { id: number; run: string }[] };
    const [{ id, run } = { id: 0, run: '' }] = generations;
    expect(out).toMatch(new RegExp(`^${id} \\* +\\d{4}-.* 4 records .* 0 +${run}$`, 'm'));
  });
});

describe('doctor', () => {
  const findings = z.array(z.object({ what: z.string(), health: z.enum(['well', 'advice', 'ill']), found: z.string(), cure: z.string().optional() }));

  test('looks at everything, finds the rejected record, and gives a cure for whatever is not well', async () => {
    const { code, out } = await twofold.run('doctor', '--json');
    const found = findings.parse(JSON.parse(out));
    expect(found.map(({ what }) => what)).toEqual(expect.arrayContaining(['Node', 'disk', 'configuration', 'Kafka', 'topics', 'Redis', 'Postgres', 'dead letters']));
    for (const { health, cure } of found) expect(cure !== undefined).toBe(health !== 'well');
    expect(found.find(({ what }) => what === 'dead letters')?.health).toBe('advice');
    expect(code).toBe(found.some(({ health }) => health === 'ill') ? 1 : 0);
  });

  test('a serving layer that is away is ill, with its cure, and the exit code says so', async () => {
    const { code, out, err } = await twofold.run('doctor', '--serving', 'http://127.0.0.1:9');
    expect(code).toBe(1);
    expect(out).toMatch(/^ILL +serving layer +.*http:\/\/127\.0\.0\.1:9.* → npm start, or name another/m);
    expect(err).toMatch(/^\d+ things? ill$/m);
  });
});

describe('tail', () => {
  test('of the log, as JSON: as many lines as asked for, rejected ones with their reason', async () => {
    const { code, out } = await twofold.run('tail', 'payment-completed', '--last', '100', '--count', '5', '--json');
    expect(code).toBe(0);
    const seen = lines(out).map((line) => JSON.parse(line) as { eventId?: string; rejected?: { reason: string } });
    expect(seen.map(({ eventId, rejected }) => eventId ?? rejected?.reason).sort()).toEqual(['first', 'first', 'malformed-json', 'second', 'third']);
  });

  test('only what was asked for', async () => {
    const { out } = await twofold.run('tail', '--last', '100', '--count', '1', '--where', 'country=Spain', '--json');
    expect(JSON.parse(out)).toMatchObject({ eventId: 'second', data: { country: 'Spain' } });
  });

  test('before a person: events as they come, no line longer than the screen, until Ctrl-C, which is no error', async () => {
    const screen = twofold.show(['tail', 'payment-completed'], 60);
    await screen.shows('as it comes; Ctrl-C ends it');
    let sent = 0;
    // Until the reader has joined, what comes is before its time.
    await until('an event to be shown', async () => {
      await twofold.pay(`tailed-${sent++}`, '1', 'Norway');
      return (await screen.screen()).some((line) => line.includes('PaymentCompl')) || undefined;
    });
    screen.type(CTRL_C);
    expect(await screen.ended).toBe(EXITS.done);
    // One that came as Ctrl-C was typed stands behind what the terminal shows of that.
    const shown = (await screen.screen()).filter((line) => line.includes('payment-completed/') && !line.startsWith('^C'));
    for (const line of shown) expect(line).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {2}payment-completed\/\d\/\d+ .*…$/);
    expect(screen.raw).toMatch(colour);
  });

  test('of a view: what changed, with what it is now, without colours where NO_COLOR says so', async () => {
    const screen = twofold.show(['tail', 'revenue', '--by', 'country', '--where', 'country=Peru'], 120, 30, { NO_COLOR: '1' });
    await screen.shows('what changed between two looks');
    let sent = 0;
    await until('a change to be shown', async () => {
      await twofold.pay(`peru-${sent++}`, '3.25', 'Peru');
      return (await screen.screen()).some((line) => line.includes('Peru') && line.includes('+')) || undefined;
    });
    screen.type(CTRL_C);
    expect(await screen.ended).toBe(EXITS.done);
    expect(screen.raw).not.toMatch(colour);
  });

  test('of what there is not, it names what there is', async () => {
    expect(await twofold.run('tail', 'refunds')).toMatchObject({ code: 1, err: expect.stringMatching(/^"refunds" is no topic and no view; there are the input topics .*payment-completed.*, the output topics .*fraud-alerts.* and the views .*revenue/) as string });
  });
});

describe('top', () => {
  test('before a person: one screen, drawn again in place, and the own screen and cursor back after Ctrl-C', async () => {
    const screen = twofold.show(['top']);
    const shown = await screen.shows(/^answers +exact/m);
    expect(shown[0]).toMatch(/^Twofold at http:\S+, \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/);
    for (const name of ['per second', 'latency', 'lag', 'freshness', 'generation', 'reconciled', 'memory', 'task 0', 'task 3']) expect(shown.some((line) => line.startsWith(name))).toBe(true);
    expect([screen.raw.includes(OTHER_SCREEN), screen.cursorHidden]).toEqual([true, true]);
    const [title] = shown;
    await until('it to be drawn again', async () => ((await screen.screen())[0] === title ? undefined : true));
    screen.type(CTRL_C);
    expect(await screen.ended).toBe(EXITS.done);
    expect([screen.raw.includes(OWN_SCREEN), screen.cursorHidden, screen.raw.includes('Error')]).toEqual([true, false, false]);
  });

  test('on a small screen without colours it is cut to it, and nothing scrolls or wraps', async () => {
    const screen = twofold.show(['top'], 44, 9, { NO_COLOR: '1' });
    await screen.shows(/^answers +exact/m);
    const shown = await screen.shows(/^lag /m);
    expect(shown[0]).toMatch(/^Twofold at http:/);
    expect(shown[1]).toMatch(/^answers /);
    expect(shown.some((line) => line.endsWith('…'))).toBe(true);
    screen.type(CTRL_C);
    expect(await screen.ended).toBe(EXITS.done);
    expect(screen.raw).not.toMatch(colour);
  });

  test('piped, it is one snapshot; as JSON its figures are numbers', async () => {
    const [once, json] = await Promise.all([twofold.run('top'), twofold.run('top', '--json')]);
    expect(once).toMatchObject({ code: 0, out: expect.stringMatching(/^Twofold at .*\nanswers +exact/) as string });
    expect(once.out).not.toMatch(colour);
    expect(JSON.parse(json.out)).toMatchObject({ lag: { speed: expect.any(Number) as number }, mismatches: 0, generation: { id: expect.any(Number) as number }, liveCells: expect.any(Number) as number });
  });

  test('where nothing runs it says what to do, and draws nothing', async () => {
    const screen = twofold.show(['top', '--serving', 'http://127.0.0.1:9']);
    expect(await screen.ended).toBe(EXITS.failed);
    expect((await screen.screen()).join(' ')).toContain('start Twofold with npm start');
    expect(screen.raw).not.toContain(OTHER_SCREEN);
  });
});

describe.each(SHELLS.filter((shell) => findProgram([shell], process.env) !== undefined))('completion, in %s', (shell) => {
  const interactive: Readonly<Record<Shell, { readonly start: readonly string[]; readonly load: (file: string) => string }>> = {
    bash: { start: ['bash', '--norc', '--noprofile', '-i'], load: (file) => `source ${file}` },
    zsh: { start: ['zsh', '-f', '-i'], load: (file) => `autoload -U compinit; compinit -u -D; source ${file}` },
    fish: { start: ['fish', '--no-config', '--interactive'], load: (file) => `source ${file}` },
  };

  test('a person who presses Tab gets commands, their values and their options', async () => {
    const { out } = await twofold.run('completion', shell);
    const file = join(twofold.folder, `completion.${shell}`);
    writeFileSync(file, out);
    const { start, load } = interactive[shell];
    const screen = PseudoTerminal.run(start, { columns: 100, rows: 40, env: { ...process.env, HOME: twofold.folder, PS1: '> ' } });
    try {
      // What is put together cannot be what was typed.
      screen.type(`${load(file)}; echo 'load''ed'\r`);
      await screen.shows('loaded');
      for (const [typed, completed] of [['twofold gener', 'twofold generations'], ['twofold keys ma', 'twofold keys make'], ['twofold query --gran', 'twofold query --granularity'], ['twofold query --granularity mo', 'twofold query --granularity month']] as const) {
        screen.type(`${typed}\t`);
        await screen.shows(completed, 20_000);
        screen.type(CTRL_U);
      }
    } finally {
      await screen.kill();
    }
  });
});

test('an exit code that is documented for each of these', () => {
  expect(Object.keys(EXIT_CODES).map(Number).sort((a, b) => a - b)).toEqual(Object.values(EXITS).sort((a, b) => a - b));
});

test('an unknown command or option is refused with the way to help', async () => {
  for (const words of [['qery'], ['query', '--colour']]) expect(await twofold.run(...words)).toMatchObject({ code: EXITS.failed, err: expect.stringContaining('npx twofold --help lists the commands') as string });
});
