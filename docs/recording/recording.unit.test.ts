import { castText, Recorder } from './cast';
import { framesOf } from './frames';
import { svgOf } from './svg';

const size = { columns: 20, rows: 3, title: 'a <b>' };

test('a cast is a head and a line for each write, long pauses shortened', () => {
  let now = 0;
  const recorder = new Recorder(() => now);
  recorder.write('a');
  now = 500;
  recorder.write('b\u001b[1m');
  now = 60_500;
  recorder.write('c');
  expect(castText({ ...size, events: recorder.events }, 7).trimEnd().split('\n').map((line) => JSON.parse(line) as unknown)).toEqual([
    { version: 2, width: 20, height: 3, timestamp: 7, title: 'a <b>', env: { TERM: 'xterm-256color' } },
    [0, 'o', 'a'],
    [0.5, 'o', 'b\u001b[1m'],
    [2, 'o', 'c'],
  ]);
});

test('frames are what the screen shows, as a terminal shows it: colours, moves, and the other screen and back', async () => {
  const frames = await framesOf({ ...size, events: [[0, '$ \u001b[31mred\u001b[0m'], [0.02, ' x'], [1, '\r\n\u001b[1mnext'], [2, '\u001b[?1049h\u001b[Hother'], [3, '\u001b[?1049l']] });
  expect(frames.map(({ at, lines }) => [at, lines.map((line) => line.map(({ text }) => text).join('|'))])).toEqual([
    [0.02, ['$ |red| x', '', '']],
    [1, ['$ |red| x', 'next', '']],
    [2, ['other', '', '']],
    [3, ['$ |red| x', 'next', '']],
  ]);
  expect(frames[1]?.lines[0]?.[1]).toEqual({ column: 2, text: 'red', bold: false, dim: false, colour: 1 });
  expect(frames[1]?.lines[1]?.[0]).toMatchObject({ bold: true, colour: undefined });
});

test('the picture has each line once, and shows each frame from its time on', async () => {
  const frames = await framesOf({ ...size, events: [[0, 'one'], [1, '\r\n<two>'], [3, '\r\nthree']] });
  const svg = svgOf({ ...size, frames });
  expect(svg.match(/<text /g)).toHaveLength(3);
  expect(svg).toContain('&#60;two&#62;');
  expect(svg).toContain('@keyframes play{0%{transform:translateX(0px)}14.286%{transform:translateX(-196px)}42.857%{transform:translateX(-392px)}100%');
});
