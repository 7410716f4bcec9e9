/** One topology: its state, how far it is, its newest outputs, and its picture where that is opened. */
import type { Picture } from '../../../common/streams/picture';
import type { TopologySeen } from '../message';
import { ask, isTrouble } from './api';
import { element } from './dom';
import { saidItem } from './said';
import { pictureOf } from './topology-picture';
import { count, moment } from './words';

export class TopologyCard {
  readonly item = element('li', '', 'topology');
  private readonly state = element('span', '', 'badge');
  private readonly about = element('p', '', 'quiet');
  private readonly why = element('p', '', 'wrong');
  private readonly facts = element('p', '', 'quiet');
  private readonly said = element('ol', '', 'said');
  private readonly topics = element('p', '', 'quiet');
  private readonly picture = element('div', '', 'picture');
  private ids = '';

  constructor(private readonly name: string) {
    const head = element('div', '', 'head');
    head.append(element('h3', name), this.state);
    const made = element('details');
    this.picture.tabIndex = 0;
    this.picture.setAttribute('role', 'region');
    this.picture.setAttribute('aria-label', `Picture of ${name}`);
    made.append(element('summary', 'How it is made'), this.topics, this.picture);
    made.addEventListener('toggle', () => void this.draw());
    this.said.setAttribute('aria-label', `Newest outputs of ${name}`);
    this.item.append(head, this.about, this.why, this.facts, this.said, made);
  }

  show({ state, why, about, behind, watermark, lateEvents, lateMoney, inputs, outputs, lateTopic, newest }: TopologySeen): void {
    this.item.dataset['state'] = state;
    put(this.state, state === 'catching up' && behind !== null ? `catching up, ${count(behind)} behind` : state);
    put(this.about, `${about}.`);
    this.why.hidden = why.length === 0;
    put(this.why, why.join('; '));
    put(this.facts, [watermark === null ? 'has read nothing yet' : `event time ${moment(watermark)}:${new Date(watermark).toISOString().slice(17, 19)}`, ...(state === 'running' && behind ? [`${count(behind)} behind`] : []), ...late(lateEvents, lateMoney, lateTopic)].join(' · '));
    put(this.topics, `Reads ${inputs.join(', ')}. Says ${outputs.map(({ topic }) => topic).join(', ')}.`);
    const ids = newest.map(({ id }) => id).join(' ');
    if (ids === this.ids) return;
    this.ids = ids;
    this.said.replaceChildren(...newest.map(saidItem));
  }

  /** Asked for once, when it is first looked at. */
  private async draw(): Promise<void> {
    if (this.picture.childElementCount > 0) return;
    const picture = await ask<Picture>(`/live/topologies/${this.name}`);
    this.picture.replaceChildren(isTrouble(picture) ? element('p', picture.detail) : pictureOf(picture, this.name));
  }
}

function late(events: number, money: Readonly<Record<string, string>>, topic: string): string[] {
  if (events === 0) return [];
  const amounts = Object.entries(money).map(([currency, amount]) => `${amount} ${currency}`);
  return [`${count(events)} late ${events === 1 ? 'event' : 'events'}${amounts.length === 0 ? '' : ` of ${amounts.join(', ')}`} in ${topic}`];
}

/** Touches the page only where it changes. */
function put(line: HTMLElement, text: string): void {
  if (line.textContent !== text) line.textContent = text;
}
