/** The choice of two points of the past: kept generations, how long ago, an instant, now. */
import { ask, isTrouble } from './api';
import { byId } from './dom';
import { moment } from './words';

interface Generation {
  readonly id: number;
  readonly publishedAt: string;
}

const AGO: Readonly<Record<string, readonly [name: string, millis: number]>> = { hour: ['One hour ago', 3_600_000], day: ['A day ago', 86_400_000], week: ['A week ago', 604_800_000] };
const NOW = 'now';
const INSTANT = 'instant';

export class Points {
  private readonly places = (['between', 'and'] as const).map((name) => ({ name, select: byId(`why-${name}`, HTMLSelectElement), instant: byId(`why-${name}-at`, HTMLInputElement) }));

  /** `chosen` is told of another choice. */
  constructor(chosen: () => void) {
    for (const { select, instant } of this.places) {
      select.addEventListener('change', () => {
        instant.hidden = select.value !== INSTANT;
        if (instant.hidden) chosen();
        else instant.focus();
      });
      instant.addEventListener('change', chosen);
    }
  }

  /** From the generation before the newest, else the newest, else an hour ago, until now. */
  async offer(): Promise<void> {
    const body = await ask<{ readonly generations: readonly Generation[] }>('/api/generations');
    const generations = isTrouble(body) ? [] : body.generations;
    const named = generations.map(({ id, publishedAt }) => new Option(`Generation ${id}, ${moment(Date.parse(publishedAt))}`, `generation:${id}`));
    const ago = Object.entries(AGO).map(([value, [name]]) => new Option(name, value));
    for (const { name, select, instant } of this.places) {
      const mine = named.map((option) => option.cloneNode(true));
      select.replaceChildren(...(name === 'and' ? [new Option('Now', NOW), ...mine] : [...mine, ...ago]), new Option('An instant …', INSTANT));
      instant.value = new Date(Date.now() - 60_000).toISOString().slice(0, 19);
      instant.hidden = true;
      select.value = name === 'and' ? NOW : ((generations[1] ?? generations[0]) === undefined ? 'hour' : `generation:${(generations[1] ?? generations[0])?.id ?? ''}`);
    }
  }

  /** As the API takes them. Undefined where an instant is not entered in full. */
  get asked(): { readonly between: string; readonly and: string } | undefined {
    const [between, and] = this.places.map(({ select, instant }) => {
      const [, millis] = AGO[select.value] ?? [];
      if (millis !== undefined) return toSecond(Date.now() - millis);
      if (select.value !== INSTANT) return select.value;
      const entered = Date.parse(`${instant.value}Z`);
      return Number.isNaN(entered) ? undefined : toSecond(entered);
    });
    return between === undefined || and === undefined ? undefined : { between, and };
  }
}

/** The log's times are kept by the second. */
function toSecond(millis: number): string {
  return new Date(Math.floor(millis / 1_000) * 1_000).toISOString().replace('.000Z', 'Z');
}
