/** docs/PERFORMANCE.md and its plots, made from the results that are kept. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Found } from '../found/found';
import { readEngineResults } from '../results/engine-results';
import type { Machine } from '../results/machine';
import { readPartResults, type PartResults } from '../results/part-results';
import { goalsOf, goalsSection, isMet } from './goals';
import { INTRODUCTION, METHOD, PEERS } from './introduction';
import { OBSTACLES, type Obstacles } from './obstacles';
import { answersSection, burstSection, engineSection, freshnessSection, growthSection, importSection, pagesSection, type Section } from './sections';

const PLOTS = 'performance';

/** Writes what the results in `folder` tell into `docs`. Throws where nothing was measured yet. */
export function writePerformance(folder: string, docs: string, report: (line: string) => void, obstacles: Obstacles = OBSTACLES): void {
  const engines = readEngineResults(folder);
  const part = <Part extends keyof Found>(name: Part): PartResults<Found[Part]> | undefined => readPartResults(folder, name);
  const [freshness, answers, growth, imported, pages, burst] = [part('freshness'), part('answers'), part('growth'), part('import'), part('pages'), part('burst')];
  const machine = engines[0]?.machine ?? freshness?.machine ?? answers?.machine ?? growth?.machine ?? imported?.machine ?? pages?.machine ?? burst?.machine;
  if (!machine) throw new TypeError(`nothing was measured yet: ${folder} holds no results`);

  const sections: Section[] = [
    ...engines.map(engineSection),
    ...(freshness ? [freshnessSection(freshness)] : []),
    ...(answers ? [answersSection(answers)] : []),
    ...(growth ? [growthSection(growth)] : []),
    ...(imported ? [importSection(imported)] : []),
    ...(pages ? [pagesSection(pages)] : []),
    ...(burst ? [burstSection(burst)] : []),
  ];
  mkdirSync(join(docs, PLOTS), { recursive: true });
  for (const { plots } of sections) for (const { file, svg } of plots) writeFileSync(join(docs, PLOTS, file), svg);

  const goals = goalsOf({
    engines,
    ...(freshness && { freshness: freshness.found }),
    ...(answers && { answers: answers.found }),
    ...(growth && { growth: growth.found }),
  });
  for (const { name, figure } of goals.filter((goal) => goal.figure !== undefined && !isMet(goal) && obstacles[goal.name] === undefined)) {
    report(`not met, and bench/report/obstacles.ts does not say why: ${name} (${figure ?? ''})`);
  }
  const shown = sections.map(({ text, plots }) => [text, ...plots.map(({ file, about }) => `![${about}](${PLOTS}/${file})`)].join('\n\n'));
  writeFileSync(join(docs, 'PERFORMANCE.md'), `${[INTRODUCTION, machineText(machine), goalsSection(goals, obstacles), METHOD, ...shown, PEERS].join('\n\n')}\n`);
}

function machineText({ processor, cores, memory, system, node, java, stores }: Machine): string {
  const versions = [`Node ${node.replace('v', '')}`, ...(java === undefined ? [] : [`Java ${java}`]), ...Object.entries(stores).map(([name, version]) => `${name} ${version}`)];
  return `**Machine**: ${cores} cores of ${processor}, ${Math.round(memory / 2 ** 30)} GB, ${system}; ${versions.join(', ')}. Broker, stores, engine and whoever measures share its cores. One broker, nothing replicated; Redis writes its log to disk every second (\`appendfsync everysec\`), Postgres before each commit.`;
}
