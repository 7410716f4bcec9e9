import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateDocs } from './generate';

test.each(Object.entries(generateDocs()))('%s says what the declarations say (else: npm run docs)', (file, text) => {
  expect(readFileSync(join(__dirname, file), 'utf8')).toBe(text);
});
