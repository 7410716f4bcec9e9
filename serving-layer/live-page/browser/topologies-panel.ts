/** The stream topologies: how each goes, what it says, and alerts of all of them on top. What changes comes by the page's stream. */
import type { SaidOutput, TopologiesSeen, TopologySeen } from '../message';
import { byId, element, say } from './dom';
import { saidItem } from './said';
import { TopologyCard } from './topology-card';
import { count } from './words';

/** Shown at a time. */
const ALERTS = 6;

export class TopologiesPanel {
  private readonly cards = new Map<string, TopologyCard>();
  private readonly seen = new Map<string, TopologySeen>();
  private names: readonly string[] = [];
  private trouble: string | null = null;

  topologies({ names, trouble }: TopologiesSeen): void {
    this.names = names;
    this.trouble = trouble;
    for (const [name, card] of this.cards) {
      if (names.includes(name)) continue;
      card.item.remove();
      this.cards.delete(name);
      this.seen.delete(name);
    }
    this.summarize();
  }

  topology(next: TopologySeen): void {
    const { name } = next;
    this.seen.set(name, next);
    const card = this.cards.get(name) ?? this.add(name);
    card.show(next);
    this.showAlerts();
    this.summarize();
  }

  private add(name: string): TopologyCard {
    const card = new TopologyCard(name);
    this.cards.set(name, card);
    const list = byId('topologies', HTMLElement);
    const after = this.names.slice(this.names.indexOf(name) + 1).flatMap((each) => this.cards.get(each)?.item ?? []);
    list.insertBefore(card.item, after[0] ?? null);
    return card;
  }

  private summarize(): void {
    const all = [...this.seen.values()];
    const running = all.filter(({ state }) => state === 'running').length;
    const rest = new Map<string, number>();
    for (const { state } of all) if (state !== 'running') rest.set(state, (rest.get(state) ?? 0) + 1);
    say('topologies-note', all.length === 0 ? '' : [`${count(running)} of ${count(all.length)} running`, ...Array.from(rest, ([state, number]) => `${count(number)} ${state}`)].join(', '));
    say('topologies-trouble', this.trouble === null ? '' : `${this.trouble[0]?.toUpperCase() ?? ''}${this.trouble.slice(1)}.`);
  }

  private showAlerts(): void {
    const alerts = [...this.seen.values()]
      .flatMap((each) => each.alerts)
      .sort((a, b) => b.at - a.at)
      .slice(0, ALERTS);
    const list = byId('alerts', HTMLElement);
    const ids = alerts.map(({ id }) => id).join(' ');
    if (list.dataset['ids'] === ids) return;
    list.dataset['ids'] = ids;
    byId('alerts-part', HTMLElement).hidden = alerts.length === 0;
    list.replaceChildren(...alerts.map(alertItem));
  }
}

/** What its topic calls it, and what it is about. */
function alertItem(said: SaidOutput): HTMLElement {
  const item = saidItem(said);
  item.prepend(element('strong', said.topic.replaceAll('-', ' ')));
  return item;
}
