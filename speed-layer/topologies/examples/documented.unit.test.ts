import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../../..');

it.each(['lost-revenue.ts', 'lost-revenue.unit.test.ts'])('docs/STREAMS.md shows %s as it runs', (file) => {
  const code = readFileSync(join(__dirname, file), 'utf8').trim();
  expect(readFileSync(join(root, 'docs/STREAMS.md'), 'utf8')).toContain(`\`\`\`ts\n${code}\n\`\`\``);
});
