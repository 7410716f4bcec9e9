/** An OpenAPI document as a page: no script, nothing from elsewhere, so that it is read offline and under the strictest policy. */
import { fieldsOf, operationsOf, readDocument, typeOf, type Field, type ReadDocument, type ReadOperation, type Schema } from './reading';

/** `style` is the address of docs.css. */
export function apiPage(json: unknown, style: string): string {
  const document = readDocument(json);
  const { info, tags, components, servers } = document;
  const chapters = tags.map(({ name, description }) => ({ name, description, operations: operationsOf(document, name) })).filter(({ operations }) => operations.length > 0);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(info.title)} – API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${style}">
</head>
<body>
<a class="skip" href="#content">To the operations</a>
<nav aria-label="Operations">
<p class="name"><a href="#top">${escaped(info.title)}</a></p>
${chapters.map(({ name, operations }) => `<p>${escaped(name)}</p>\n<ul>${operations.map((each) => `<li><a href="#${each.operationId}">${methodOf(each)} <span>${escaped(each.path)}</span></a></li>`).join('')}</ul>`).join('\n')}
<p>Schemas</p>
<ul>${Object.keys(components.schemas).map((name) => `<li><a href="#schema-${name}">${name}</a></li>`).join('')}</ul>
</nav>
<main id="content">
<header id="top">
<h1>${escaped(info.title)}</h1>
${paragraphs(info.description)}
<p class="facts">Version ${escaped(info.version)}, mostly at <code>${escaped(servers[0].url)}</code>. For programs: <a href="openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
<h2>Keys</h2>
<p>Sent as <code>Authorization: Bearer &lt;key&gt;</code>; what an operation needs stands beside it.</p>
<dl>${Object.entries(components.securitySchemes).map(([role, { description }]) => `<dt><span class="role">${role}</span></dt><dd>${inline(description)}</dd>`).join('')}</dl>
</header>
${chapters.map(({ name, description, operations }) => `<section aria-label="${escaped(name)}">\n<h2>${escaped(name)}</h2>\n${paragraphs(description)}\n${operations.map((each) => operationOf(each, servers[0].url)).join('\n')}\n</section>`).join('\n')}
<section aria-label="Schemas">
<h2>Schemas</h2>
${schemasOf(document)}
</section>
</main>
</body>
</html>
`;
}

function operationOf(operation: ReadOperation, url: string): string {
  const { operationId, summary, description, path, role, parameters, requestBody, responses } = operation;
  const body = requestBody?.content['application/json']?.schema;
  const groups = [['path', 'In the path'], ['query', 'Parameters'], ['header', 'Headers']] as const;
  return `<article id="${operationId}">
<h3>${methodOf(operation)} <code>${escaped(path)}</code> ${role === undefined ? '<span class="role open">anybody</span>' : `<span class="role">${role}</span>`}</h3>
<p class="summary">${inline(summary)}</p>
${paragraphs(description)}
${groups.map(([place, title]) => tableOf(title, parameters.filter((each) => each.in === place).map(({ name, required, schema }) => ({ name, schema, isNeeded: required })))).join('')}
${body ? `<h4>Body${requestBody.required ? '' : ' (may be left out)'}</h4>\n${schemaOf(body)}` : ''}
<details><summary>An example</summary><pre><code>${escaped(exampleOf(operation, url))}</code></pre></details>
<h4>Answers</h4>
<dl class="answers">${Object.entries(responses).map(([status, { description: about, content }]) => `<dt class="${status < '400' ? 'good' : 'bad'}">${status}</dt><dd>${inline(about)}${Object.entries(content).filter(([type]) => !type.includes('problem')).map(([type, { schema }]) => `<div class="content"><code>${escaped(type)}</code>${type === 'application/json' ? schemaOf(schema) : ''}</div>`).join('')}</dd>`).join('')}</dl>
</article>`;
}

function exampleOf({ method, path, parameters, requestBody, role }: ReadOperation, url: string): string {
  const asked = parameters.filter(({ in: place, schema, required }) => place === 'query' && (required || schema.example !== undefined)).slice(0, 2);
  const query = asked.map(({ name, schema }) => `${name}=${Array.isArray(schema.example) ? schema.example.join(',') : wordOf(schema.example)}`).join('&');
  const lines = [`curl${method === 'GET' ? '' : ` -X ${method}`} '${url}${path}${query && `?${query}`}'`];
  if (role !== undefined) lines.push(`-H "Authorization: Bearer $TWOFOLD_KEY"`);
  const example = requestBody?.content['application/json']?.schema.example;
  if (requestBody) lines.push(`-H 'Content-Type: application/json' -d '${JSON.stringify(example ?? {})}'`);
  return lines.join(' \\\n  ');
}

function schemasOf({ components }: ReadDocument): string {
  return Object.entries(components.schemas)
    .map(([name, schema]) => `<article id="schema-${name}">\n<h3>${name}</h3>\n${paragraphs(schema.description ?? '')}\n${schemaOf(schema)}\n</article>`)
    .join('\n');
}

/** An object as the table of its fields, anything else in a few words. */
function schemaOf(schema: Schema): string {
  const objects = schema.anyOf?.every(({ properties }) => properties) ? schema.anyOf : [schema];
  if (objects.every(({ properties }) => properties)) return objects.map((each) => tableOf('', fieldsOf(each))).join('<p>or</p>');
  return `<p>${typed(schema)}${schema.example === undefined ? '' : `, such as <code>${escaped(JSON.stringify(schema.example))}</code>`}</p>`;
}

function tableOf(title: string, fields: readonly Field[]): string {
  if (fields.length === 0) return '';
  const rows = fields.map(({ name, schema, isNeeded }) => {
    const more = [
      schema.description === undefined ? '' : inline(schema.description),
      schema.default === undefined ? '' : `Otherwise <code>${escaped(JSON.stringify(schema.default))}</code>.`,
      schema.example === undefined || typeof schema.example === 'object' ? '' : `Such as <code>${escaped(wordOf(schema.example))}</code>.`,
    ];
    return `<tr><th scope="row"><code>${escaped(name)}</code>${isNeeded ? '' : '<small>optional</small>'}</th><td>${typed(schema)}</td><td>${more.filter((each) => each !== '').join(' ')}</td></tr>`;
  });
  return `${title && `<h4>${title}</h4>\n`}<div class="wide"><table><thead><tr><th scope="col">name</th><th scope="col">type</th><th scope="col">what it is</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

const typed = (schema: Schema): string => typeOf(schema, { text: escaped, named: (name) => `<a href="#schema-${name}">${name}</a>` });

const wordOf = (example: unknown): string => (typeof example === 'string' ? example : JSON.stringify(example));

const methodOf = ({ method }: ReadOperation): string => `<b class="method ${method.toLowerCase()}">${method}</b>`;

const paragraphs = (text: string): string => text.split('\n\n').filter((each) => each !== '').map((each) => `<p>${inline(each)}</p>`).join('\n');

/** Markdown's backticks. */
const inline = (text: string): string => escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
