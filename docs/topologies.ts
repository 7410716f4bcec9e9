/** docs/TOPOLOGIES.md: what each built-in topology does, reads and says, with its picture. */
import { describe, type Description } from '../speed-layer/streams/describe/description';
import { graphOf } from '../speed-layer/streams/describe/graph';
import { mermaid } from '../speed-layer/streams/describe/mermaid';
import { describeMillis } from '../speed-layer/streams/windows';
import { declaredTopologies } from '../speed-layer/topologies/built-in';

type Table = (head: readonly string[], rows: readonly (readonly string[])[]) => string;

export function topologiesMarkdown(note: string, table: Table): string {
  const all = declaredTopologies().map(describe);
  return `# Topologies

${note}
The stream processor runs these by default. [STREAMS.md](STREAMS.md) tells how one is written and what holds; \`npx twofold topology\`
lists them as they run, \`npx twofold topology <name>\` prints one step by step, and the live page shows what they say.

Every output is JSON as \`{version: 1, eventType, eventId, key, timestamp, revision, data}\`, with \`window: {start, end}\` where it is about
one. Of two outputs about the same, the one with the greater revision holds; with \`retracted: true\` it is taken back. Amounts are
decimal texts.

In the pictures, rounded boxes are topics, double ones steps with state, and slanted ones internal topics.

${table(['topology', 'what it does', 'says'], all.map(({ name, about, outputs }) => [`[${name}](#${name})`, about, outputs.map(({ topic }) => `\`${topic}\``).join(', ')]))}

${all.map((each) => sectionOf(each, table)).join('\n')}`;
}

function sectionOf(description: Description, table: Table): string {
  const { name, about, inputs, outputs, tables, lateTopic, lateness, retention } = description;
  const codes = (names: readonly string[]): string => names.map((each) => `\`${each}\``).join(', ');
  const said = outputs.map(
    ({ topic, type, about: what, alert, fields }) => `### \`${topic}\`

\`${type}\`. ${what}${alert === undefined ? '' : ` An alert${alert === true ? '' : ` where \`${alert}\` is true`}.`}

${table(['field', 'kind', 'what it is'], fields.map((field) => [`\`${field.name}\``, field.kind, field.about]))}
`,
  );
  return `## ${name}

${about}. It reads ${codes(inputs)}${tables.length === 0 ? '' : ` and looks up ${tables.join(', ')}`}. It waits ${describeMillis(lateness)} of event time for late events, and what comes too late to
correct anything (${describeMillis(retention)} behind, unless a step keeps it for another time) goes to \`${lateTopic}\`.

\`\`\`mermaid
${mermaid(graphOf(description))}
\`\`\`

${said.join('\n')}`;
}
