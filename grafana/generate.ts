/** Writes the dashboards and the alert rules from their code. Run with `npm run grafana`. */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { historiesFile, rulesFile } from './alerts/rules';
import { buildBoard } from './boards/board';
import { boards } from './boards/boards';

/** Folders that hold nothing but what is made here. */
export const madeFolders = ['dashboards', 'rules'] as const;

const RULES = 'twofold.yml';
const HISTORIES = 'Histories in which each rule fires or keeps quiet: `promtool test rules` reads them.';

/** File, from this folder, to its text. */
export function generateGrafana(): Readonly<Record<string, string>> {
  const dashboards = boards.map((board) => [`dashboards/${board.name}.json`, `${JSON.stringify(buildBoard(board), null, 2)}\n`] as const);
  return Object.fromEntries<string>([
    ...dashboards,
    [`rules/${RULES}`, yaml('The rules of Prometheus.', rulesFile())],
    ['rules/minutes.test.yml', yaml(HISTORIES, historiesFile(RULES, '1m'))],
    ['rules/days.test.yml', yaml(HISTORIES, historiesFile(RULES, '1h'))],
  ]);
}

const yaml = (about: string, content: object): string => `# ${about} Made by \`npm run grafana\` from grafana/alerts; change it there.\n${stringify(content, { lineWidth: 0, aliasDuplicateObjects: false })}`;

if (require.main === module) {
  for (const folder of madeFolders) for (const file of readdirSync(join(__dirname, folder))) rmSync(join(__dirname, folder, file));
  for (const [file, text] of Object.entries(generateGrafana())) writeFileSync(join(__dirname, file), text);
}
