/** Writes the docs that derive from declarations, the OpenAPI documents among them. Run with `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeCommands } from '../cli/describe';
import { SETTINGS } from '../common/config';
import { CATALOGUE } from '../common/events/catalogue';
import { REJECTION_REASONS } from '../common/events/rejection';
import { openApiDocument, type DocumentParts } from '../common/http/openapi/document';
import { apiMarkdown, problemsMarkdown } from '../common/http/openapi/markdown';
import { dimensionNames } from '../common/metrics/view';
import { declareViews, DEFAULT_TIERS } from '../common/metrics/views';
import { servingApi } from '../serving-layer/http/described';
import { readRates } from '../serving-layer/rates-file';
import { storefrontApi } from '../storefront/operations';
import { topologiesMarkdown } from './topologies';

export function generateDocs(): Readonly<Record<string, string>> {
  return { 'CLI.md': commandLine(), 'CONFIGURATION.md': configuration(), 'EVENTS.md': events(), 'VIEWS.md': views(), 'TOPOLOGIES.md': topologiesMarkdown(note('`speed-layer/topologies/`'), table), 'API-REFERENCE.md': reference(), ...openApi() };
}

/** As files in docs/, where the processes read them. */
function openApi() {
  const serving = servingApi({ views: declareViews(DEFAULT_TIERS), rates: readRates(), partitions: Number(SETTINGS.PARTITIONS.default) });
  const text = (parts: DocumentParts): string => `${JSON.stringify(openApiDocument(parts), undefined, 1)}\n`;
  return { 'openapi.json': text(serving), 'openapi-storefront.json': text(storefrontApi) };
}

function reference(): string {
  return `# API reference

${note('the operations that the processes declare (`serving-layer/http/operations/`, `storefront/operations.ts`)')}
What is said here is checked: the schemas below validate requests, and every answer in the tests is held to them. [API.md](API.md)
tells how to use it. A process serves its own document at \`/openapi.json\`, and as a page at \`/docs\`.

${Object.values(openApi()).map((json) => apiMarkdown(JSON.parse(json))).join('\n')}
## Problems

Whatever goes wrong is told as \`application/problem+json\` with the type \`urn:twofold:problem:<type>\`. Besides what an operation
names, any request may be answered with the types of its role and its form: \`no-key\`, \`bad-parameter\`, \`too-many-requests\` and so on.

${problemsMarkdown()}`;
}

const note = (source: string): string => `<!-- Made by \`npm run docs\` from ${source}; change it there. -->\n`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function commandLine(): string {
  return `# The command line

${note('the commands in `cli/`')}
![The commands at work](images/recording.svg)

\`npm run recording\` makes it anew, from a running Twofold: what is shown is what the commands wrote, only long pauses are shortened. For
a player: [images/recording.cast](images/recording.cast) (asciinema). It places orders, so do not point it at a real shop.

${describeCommands()}`;
}

function configuration(): string {
  const rows = Object.entries(SETTINGS).map(([name, setting]) => [`\`${name}\``, setting.default === '' ? '(empty)' : `\`${setting.default}\``, setting.about]);
  return `# Configuration

${note('`common/config.ts`')}
Every process reads these environment variables once, at its start, and stops with a message that names every one that does not fit.

${table(['variable', 'default', 'what it is'], rows)}
`;
}

function events(): string {
  const sections = CATALOGUE.map((event) => {
    const rows = Object.entries(event.fields).map(([name, field]) => [`\`${name}\``, field.kind, field.optional ? 'no' : 'yes', field.about]);
    return `## ${event.type}

${event.about} Topic \`${event.topic}\`, version ${event.version}; versions ${Object.keys(event.upcasters).join(', ')} are still read.

${table(['data field', 'kind', 'needed', 'what it is'], rows)}
`;
  });
  const reasons = Object.entries(REJECTION_REASONS).map(([reason, about]) => [`\`${reason}\``, about]);
  return `# Events

${note('`common/events/catalogue.ts`')}
Every record's key is its order id. Version 2 is \`{eventType, eventId, version: 2, timestamp, data}\`; amounts are decimal
strings. Version 1 is flat, has JSON numbers, knows no currency and means USD.

${sections.join('\n')}
## A new version

What the log holds cannot be written again, so every version that an event ever had is read for ever. A new one is one file more
changed, \`common/events/catalogue.ts\`:

1. Raise the event's \`version\` by one, and change its \`fields\`. A field that is only added, and optional, needs no new version:
   fields that are not declared were passed over before.
2. Add an upcaster under the version that was declared until now: a pure function from that version's raw JSON to the new one's. It need
   know no other; older records go through one after the other. Where something cannot be raised, throw \`UpcastError\` with a
   reason and a sentence: the record is a rejection then.

   \`\`\`ts
   version: 3,
   upcasters: { 1: fromFlatDollars, 2: (raw) => ({ ...raw, version: 3, data: { channel: 'web', ...Object(raw['data']) } }) },
   \`\`\`
3. \`npm test -- golden\` now says which golden record is missing. Put a record of the new version, byte for byte as a producer writes
   it, into \`test/golden-events/<Event>.<version>.json\`, with what it must read as. The older files stay as they are, but for what
   the new version adds to what they read as.
4. \`npm test -- common/events one-definition copy-rows\` holds that the parser, the scanner, the archive's columns and the compiled SQL
   read all of them alike. A field keeps its type for ever (the archive has a column for it); give a new type a new name.
5. Stop Twofold and \`npm start\` again: the archive gains the new column, and older records are read as the new version from then
   on. Producers may go on sending the older one as long as they like.

## Why a record may be rejected

${table(['reason', 'what it means'], reasons)}
`;
}

function views(): string {
  const sections = declareViews(DEFAULT_TIERS).map((view) => {
    const rows = Object.entries(view.measures).map(([name, measure]) => [`\`${name}\``, measure.kind, measure.unit, measure.about]);
    return `## ${view.name}

${view.about} By ${view.grain} and ${dimensionNames(view).join(', ')}; from ${view.from.map((source) => source.event).join(', ')}.

${table(['measure', 'kind', 'unit', 'what it is'], rows)}
`;
  });
  return `# Views

${note('`common/metrics/views.ts`')}
${sections.join('\n')}`;
}

if (require.main === module) {
  for (const [file, text] of Object.entries(generateDocs())) writeFileSync(join(__dirname, file), text);
}
