/** Editions, and what one of them says otherwise, as tables. */
import { editionsOf, liveNumber } from '../../speed-layer/streams/run/editions/editions';
import type { Edition } from '../../speed-layer/streams/run/editions/edition';
import type { Told } from '../../speed-layer/streams/run/editions/said';
import { CHANGES, type SaidDifference } from '../../speed-layer/streams/run/switch/difference';
import { countsOf } from '../../speed-layer/streams/run/switch/switch';
import { counted, grouped } from '../print/numbers';
import { table } from '../print/table';

export function editionsTable(names: readonly string[], editions: readonly Edition[], columns?: number): string {
  const rows = names.flatMap((name) => {
    const those = editionsOf(name, editions).filter(({ state }) => state !== 'dropped');
    if (those.length === 0) return [[name, 1, 'not begun', '', '', '']];
    return those.map(({ number, state, cause, from, begunAt, liveAt }, i) => [i === 0 ? name : '', number, state, cause, from ? 'a later position' : 'the beginning', instant(state === 'live' ? (liveAt ?? begunAt) : begunAt)]);
  });
  return table(['topology', 'edition', 'state', 'cause', 'from', 'since (UTC)'], rows, { right: ['edition'], columns });
}

export function editionFacts(names: readonly string[], editions: readonly Edition[]): object[] {
  return names.map((topology) => {
    const those = editionsOf(topology, editions);
    return { topology, live: liveNumber(those), editions: those.map(({ number, state, cause, hash, from, begunAt, liveAt }) => ({ number, state, cause, hash, from, begunAt, liveAt })) };
  });
}

export function differenceText(difference: SaidDifference, shown: number, columns?: number): string {
  const { compared, left, corrections } = difference;
  const about = left === 0 ? '' : `; ${counted(left, 'subject')} of a time before it knows everything stay as they are`;
  if (corrections.length === 0) return `it says of all ${counted(compared - left, 'subject')} what readers were told${about}`;
  const counts = countsOf(difference);
  const kinds = CHANGES.filter((kind) => counts[kind] > 0).map((kind) => `${grouped(counts[kind])} ${kind}`);
  const rows = corrections.slice(0, shown).map(({ kind, topic, subject, before, after }) => [kind, topic, subject.startsWith(`${topic}/`) ? subject.slice(topic.length + 1) : subject, said(before, after), said(after, before)]);
  const more = corrections.length > shown ? `\n… ${grouped(corrections.length - shown)} more` : '';
  return `of ${counted(compared, 'subject')}, readers will be told otherwise of ${grouped(corrections.length)}: ${kinds.join(', ')}${about}\n\n${table(['', 'topic', 'about', 'told', 'will be told'], rows, { columns })}${more}`;
}

/** The fields of one side that are otherwise on the other one. */
function said(one: Told | undefined, other: Told | undefined): string {
  if (!one) return 'nothing';
  const [mine, theirs] = [dataOf(one), other ? dataOf(other) : {}];
  const fields = Object.entries(mine).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(theirs[name]));
  return fields.map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`).join(', ');
}

function dataOf(told: Told): Record<string, unknown> {
  return typeof told['data'] === 'object' && told['data'] !== null ? { ...told['data'] } : {};
}

const instant = (at: Date): string => at.toISOString().slice(0, 16).replace('T', ' ');
