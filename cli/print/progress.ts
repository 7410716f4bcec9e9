import { Presets, SingleBar } from 'cli-progress';
import type { Millis } from '../../common/time';
import type { Terminal } from './terminal';

export interface Progress {
  /** @param words what stands behind the bar */
  at(done: number, of: number, words: string): void;
  end(): void;
}

/** How often a line is told where nobody watches, such as in a log file. */
const LINE_EVERY: Millis = 10_000;

/** A bar where a person watches, else a line now and then. */
export function progressBar(title: string, terminal: Terminal, now: () => Millis = Date.now): Progress {
  if (!terminal.watched) return progressLines(title, terminal, now);
  const format = `${title} {bar} {percentage}% | {words}`;
  const bar = new SingleBar({ format, hideCursor: true, clearOnComplete: false, barsize: 30, fps: 5, gracefulExit: false }, Presets.shades_classic);
  let begun = false;
  return {
    at: (done, of, words) => {
      if (begun) bar.setTotal(of);
      else bar.start(of, 0, { words });
      begun = true;
      bar.update(done, { words });
    },
    end: () => bar.stop(),
  };
}

function progressLines(title: string, terminal: Terminal, now: () => Millis): Progress {
  let told = now();
  return {
    at: (done, of, words) => {
      if (now() - told < LINE_EVERY) return;
      told = now();
      terminal.tell(`${title}: ${of === 0 ? 0 : Math.floor((100 * done) / of)}% | ${words}`);
    },
    end: () => undefined,
  };
}
