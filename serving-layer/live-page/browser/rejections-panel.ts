/** The records that were no admissible events: how many of which kind, page by page, and each to be looked at and mended. */
import { ask, isTrouble } from './api';
import { Chips } from './chips';
import { byId, element, say, tableRow } from './dom';
import { RejectedRecord, type Rejection } from './rejected-record';
import { count, moment } from './words';

interface Count {
  readonly topic: string;
  readonly reason: string;
  readonly records: number;
  readonly resent: number;
}

const PAGE = 10;
/** So often at most is it asked for again, ms. */
const AGAIN = 2_000;

export class RejectionsPanel {
  private readonly record = new RejectedRecord(() => void this.refresh());
  private readonly topics = new Chips('rejection-topics', 'All topics', () => void this.turnTo([]));
  private readonly reasons = new Chips('rejection-reasons', 'All reasons', () => void this.turnTo([]));
  private readonly withResent = byId('rejection-resent', HTMLInputElement);
  /** Addresses of the pages that were turned over. */
  private pages: readonly string[] = [];
  private next: string | null = null;
  private told = 0;
  private asked = 0;
  private due: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.withResent.addEventListener('change', () => void this.turnTo([]));
    byId('rejections-older', HTMLButtonElement).addEventListener('click', () => {
      if (this.next !== null) void this.turnTo([...this.pages, this.next]);
    });
    byId('rejections-newer', HTMLButtonElement).addEventListener('click', () => void this.turnTo(this.pages.slice(0, -1)));
  }

  /** `rejected` and `duplicates` of the answer; asks for the list where the number has changed. */
  answer(rejected: number, duplicates: number): void {
    say('rejections-note', rejected === 0 ? `None; ${count(duplicates)} dropped as duplicates` : `${count(rejected)} rejected, ${count(duplicates)} dropped as duplicates: none of them counts`);
    byId('rejections', HTMLElement).hidden = rejected === 0;
    if (rejected === this.told) return;
    this.told = rejected;
    this.due ??= setTimeout(() => void this.refresh(), this.asked === 0 ? 0 : AGAIN);
  }

  private turnTo(pages: readonly string[]): Promise<void> {
    this.pages = pages;
    return this.refresh();
  }

  private async refresh(): Promise<void> {
    clearTimeout(this.due);
    this.due = undefined;
    const mine = ++this.asked;
    const [counted, listed] = await Promise.all([
      ask<{ readonly counts: readonly Count[] }>('/api/rejections/counts'),
      ask<{ readonly rejections: readonly Rejection[]; readonly next: string | null }>(this.pages.at(-1) ?? this.firstPage()),
    ]);
    if (mine !== this.asked) return;
    const trouble = [counted, listed].find(isTrouble);
    say('rejections-trouble', trouble?.detail ?? '');
    if (isTrouble(counted) || isTrouble(listed)) return;
    this.showCounts(counted.counts);
    this.showRows(listed.rejections);
    this.next = listed.next;
    byId('rejections-newer', HTMLButtonElement).disabled = this.pages.length === 0;
    byId('rejections-older', HTMLButtonElement).disabled = this.next === null;
    byId('rejections-pages', HTMLElement).hidden = this.pages.length === 0 && this.next === null;
    say('rejections-page', `Page ${this.pages.length + 1}`);
    // The archive may take a moment longer than the answer.
    const archived = counted.counts.reduce((sum, { records }) => sum + records, 0);
    if (archived < this.told) this.due ??= setTimeout(() => void this.refresh(), AGAIN);
  }

  private firstPage(): string {
    const [topic, reason] = [this.topics.chosen, this.reasons.chosen];
    const asked = { limit: String(PAGE), ...(topic !== '' && { topic }), ...(reason !== '' && { reason }), ...(!this.withResent.checked && { resent: 'false' }) };
    return `/api/rejections?${new URLSearchParams(asked).toString()}`;
  }

  /** Each kind of chip counts what the other one leaves. */
  private showCounts(counts: readonly Count[]): void {
    const left = (each: Count): number => each.records - (this.withResent.checked ? 0 : each.resent);
    const by = (kind: 'topic' | 'reason', some: readonly Count[]): Map<string, number> => {
      const sums = new Map<string, number>();
      for (const each of some) sums.set(each[kind], (sums.get(each[kind]) ?? 0) + left(each));
      return sums;
    };
    this.topics.show(by('topic', counts.filter(({ reason }) => ['', reason].includes(this.reasons.chosen))));
    this.reasons.show(by('reason', counts.filter(({ topic }) => ['', topic].includes(this.topics.chosen))));
  }

  private showRows(rejections: readonly Rejection[]): void {
    byId('rejection-rows', HTMLTableSectionElement).replaceChildren(...rejections.map((rejection) => this.row(rejection)));
    if (rejections.length === 0) say('rejections-trouble', this.withResent.checked ? 'There is none of these.' : 'None of these is left to be mended.');
  }

  private row(rejection: Rejection): HTMLTableRowElement {
    const { topic, partition, offset, reason, detail, logTime, resentAt } = rejection;
    const row = tableRow(['', moment(Date.parse(logTime)), reason, detail, resentAt === null ? '' : moment(Date.parse(resentAt))], ['', 'Written', 'Reason', 'What is wrong', 'Sent again']);
    const look = element('button', `${topic} ${partition}/${offset}`, 'plain place');
    look.setAttribute('type', 'button');
    look.addEventListener('click', () => void this.record.show(rejection.href));
    row.firstElementChild?.append(look);
    return row;
  }
}
