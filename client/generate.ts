/** Writes the client's types, made of the OpenAPI documents in docs/. Run with `npm run docs`; a test gives a folder of its own. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTypes, { astToString, type OpenAPI3 } from 'openapi-typescript';

const SOURCES = { 'answers.ts': 'openapi.json', 'storefront.ts': 'openapi-storefront.json' };

async function main(folder = __dirname): Promise<void> {
  for (const [file, source] of Object.entries(SOURCES)) {
    const document = JSON.parse(readFileSync(join(__dirname, '../docs', source), 'utf8')) as OpenAPI3;
    const types = astToString(await openapiTypes(document, { defaultNonNullable: false }));
    writeFileSync(join(folder, file), `/** Made by \`npm run docs\` from docs/${source}; change the operations that it is made of. */\n${types}`);
  }
}

void main(process.argv[2]);
