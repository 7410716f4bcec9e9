/** The sections of docs/PERFORMANCE.md that hold figures, each with its plots and how to make it again. */
import { WORKS } from '../engines/engine';
import type { Found } from '../found/found';
import type { EngineResults } from '../results/engine-results';
import type { PartResults } from '../results/part-results';
import { READ_COLUMNS, readTable, RECOMPUTE_COLUMNS, recomputeTable } from './answer-rows';
import { ARCHIVE_COLUMNS, archiveTable } from './archive-rows';
import { BURST_COLUMNS, burstTable } from './burst-rows';
import { ENGINE_COLUMNS, engineRows, engineTable } from './engine-rows';
import { FRESHNESS_COLUMNS, freshnessTable } from './freshness-rows';
import { GROWTH_COLUMNS, growthTable, IDENTITY_COLUMNS, identityTable } from './growth-rows';
import { IMPORT_COLUMNS, importTable } from './import-rows';
import { ARCHIVE, BURST, FRESHNESS, GROWTH, IDENTITIES, IMPORT, PAGES, PROCESSES, READS, RECOMPUTE } from './introduction';
import { PAGES_COLUMNS, pagesTable } from './pages-rows';
import { plainTable } from './plain-table';
import { archivePlot, enginePlot, freshnessPlot, growthPlot, readPlot, recomputePlot, type Plot } from './plots';

export interface Section {
  readonly text: string;
  readonly plots: readonly Plot[];
}

export function engineSection(results: EngineResults): Section {
  const { work, events, copies, eventBytes, runs, seed } = results;
  const isArchive = work === 'archive';
  const table = isArchive ? plainTable(ARCHIVE_COLUMNS, archiveTable(runs)) : plainTable(ENGINE_COLUMNS, engineTable(engineRows(runs)));
  const about = { archive: [ARCHIVE], processes: [PROCESSES] }[work as string] ?? [];
  const asked = isArchive || work === 'processes' ? `--parts ${work}` : `--parts engines --works ${work}`;
  return {
    text: [
      `## ${work}: ${WORKS[work]}${isArchive || work === 'processes' ? '' : `, ${events.toLocaleString('en')} events`}`,
      ...about,
      `${events.toLocaleString('en')} events of ${Math.round(eventBytes)} bytes, ${copies.toLocaleString('en')} of them copies. ${whenMeasured(runs)}\n\n    npm run bench -- ${asked} --events ${events} --seed ${seed}`,
      table,
    ].join('\n\n'),
    plots: [isArchive ? archivePlot(results) : enginePlot(results)],
  };
}

export function freshnessSection({ at, machine, found }: PartResults<Found['freshness']>): Section {
  return {
    text: section('Freshness: from an event until a merged answer covers it', FRESHNESS, 'freshness', measuredAt(at, machine.commit), plainTable(FRESHNESS_COLUMNS, freshnessTable(found))),
    plots: [freshnessPlot(found)],
  };
}

export function answersSection({ at, machine, found }: PartResults<Found['answers']>): Section {
  const title = `Recompute and reads: ${found.events.toLocaleString('en')} events on ${found.days} days`;
  const tables = [plainTable(RECOMPUTE_COLUMNS, recomputeTable(found)), READS, `The serving process uses ${found.reads.background.toFixed(3)} cores while nobody asks.`, plainTable(READ_COLUMNS, readTable(found.reads))];
  return { text: section(title, RECOMPUTE, 'answers', measuredAt(at, machine.commit), tables.join('\n\n')), plots: [recomputePlot(found), readPlot(found.reads)] };
}

export function growthSection({ at, machine, found }: PartResults<Found['growth']>): Section {
  const tables = [plainTable(GROWTH_COLUMNS, growthTable(found)), IDENTITIES, plainTable(IDENTITY_COLUMNS, identityTable(found.identities))];
  return { text: section('Growth: ten times as much', GROWTH, 'growth', measuredAt(at, machine.commit), tables.join('\n\n')), plots: [growthPlot(found)] };
}

export function importSection({ at, machine, found }: PartResults<Found['import']>): Section {
  return { text: section('Importing a year of real sales', IMPORT, 'import', measuredAt(at, machine.commit), plainTable(IMPORT_COLUMNS, importTable(found))), plots: [] };
}

export function pagesSection({ at, machine, found }: PartResults<Found['pages']>): Section {
  return { text: section('Open live pages', `${PAGES} ${found.eventsPerSecond} events come in each second.`, 'pages', `${measuredAt(at, machine.commit)} On ${machine.cores} cores of ${machine.processor}.`, plainTable(PAGES_COLUMNS, pagesTable(found))), plots: [] };
}

export function burstSection({ at, machine, found }: PartResults<Found['burst']>): Section {
  const title = `A burst: ${found.times} times the usual rate for ${found.seconds} s`;
  return { text: section(title, BURST, 'burst', measuredAt(at, machine.commit), plainTable(BURST_COLUMNS, burstTable(found))), plots: [] };
}

function section(title: string, about: string, part: string, measured: string, figures: string): string {
  return `## ${title}\n\n${about}\n\n${measured}\n\n    npm run bench -- --parts ${part}\n\n${figures}`;
}

const measuredAt = (at: string, commit: string): string => `Measured on ${at.slice(0, 10)} at commit ${commit}.`;

/** Engines that were measured apart may be of other days and commits than the rest of their table. */
function whenMeasured(runs: EngineResults['runs']): string {
  const days = [...new Set(runs.map(({ at }) => at.slice(0, 10)))].sort();
  const commits = [...new Set(runs.map(({ commit }) => commit))];
  const mixed = commits.length > 1 ? ` (${commits.map((commit) => `${commit}: ${[...new Set(runs.filter((run) => run.commit === commit).map(({ engine }) => engine))].join('; ')}`).join('. ')})` : '';
  return `Measured on ${days.join(', ')} at commit ${commits.join(' and ')}${mixed}.`;
}
