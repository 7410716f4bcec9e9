/** An OpenAPI document as a chapter of Markdown. */
import { PROBLEM_TYPES } from './problem-types';
import { fieldsOf, operationsOf, readDocument, typeOf, type Field, type ReadOperation, type Schema } from './reading';

export function apiMarkdown(json: unknown): string {
  const document = readDocument(json);
  const { info, tags, components, servers } = document;
  const chapters = tags.map(({ name, description }) => ({ name, description, operations: operationsOf(document, name) })).filter(({ operations }) => operations.length > 0);
  return `## ${info.title}

${info.description}

Mostly at ${servers[0].url}.

${chapters.map(({ name, description, operations }) => `### ${name}\n\n${description}\n\n${operations.map(operationOf).join('\n')}`).join('\n')}
### Schemas

${Object.entries(components.schemas).map(([name, schema]) => `#### ${name}\n\n${schema.description === undefined ? '' : `${schema.description}\n\n`}${schemaOf(schema)}`).join('\n')}`;
}

/** Every type of problem, for all documents. */
export function problemsMarkdown(): string {
  return tableOf(['type', 'status', 'meaning'], Object.entries(PROBLEM_TYPES).sort(([, a], [, b]) => a.status - b.status).map(([type, { status, about }]) => [`\`${type}\``, String(status), about]));
}

function operationOf({ method, path, role, summary, description, parameters, requestBody, responses, 'x-problems': problems }: ReadOperation): string {
  const body = requestBody?.content['application/json']?.schema;
  const answers = Object.entries(responses).filter(([status, { content }]) => status < '400' || Object.keys(content).some((type) => !type.includes('problem')));
  return `#### ${method} ${path}

${summary}. ${role === undefined ? 'For anybody.' : `For \`${role}\`.`}${description === '' ? '' : ` ${description}`}

${parameters.length === 0 ? '' : `${fieldTable(parameters.map(({ name, required, schema, in: place }) => ({ name: place === 'query' ? name : `${name} (${place})`, schema, isNeeded: required })))}\n`}${body ? `Body${requestBody.required ? '' : ' (may be left out)'}:\n\n${schemaOf(body)}\n` : ''}${answers.map(([status, { description: about, content }]) => `- ${status}: ${about}${Object.entries(content).map(([type, { schema }]) => ` \`${type}\`${type === 'application/json' ? ` ${typed(schema)}` : ''}`).join(',')}\n`).join('')}${problems.length === 0 ? '' : `- problems: ${problems.map((type) => `\`${type}\``).join(', ')}\n`}`;
}

/** An object as the table of its fields, anything else in a few words. */
function schemaOf(schema: Schema): string {
  const objects = schema.anyOf?.every(({ properties }) => properties) ? schema.anyOf : [schema];
  if (objects.every(({ properties }) => properties)) return objects.map((each) => fieldTable(fieldsOf(each))).join('\nor\n\n');
  return `${typed(schema)}${schema.example === undefined ? '' : `, such as \`${JSON.stringify(schema.example)}\``}\n`;
}

function fieldTable(fields: readonly Field[]): string {
  return tableOf(['name', 'type', 'what it is'], fields.map(({ name, schema, isNeeded }) => [`\`${name}\`${isNeeded ? '' : '?'}`, typed(schema), [schema.description ?? '', schema.default === undefined ? '' : `Otherwise \`${JSON.stringify(schema.default)}\`.`].join(' ').trim()]));
}

const typed = (schema: Schema): string => typeOf(schema, { text: (text) => text, named: (name) => `[${name}](#${name.toLowerCase()})` });

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return `${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}\n`;
}
