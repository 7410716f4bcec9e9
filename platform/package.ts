/** What package.json says of this project. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './project';

interface PackageFacts {
  readonly version: string;
  readonly engines: { readonly node: string };
}

export const packageFacts = (): PackageFacts => JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')) as PackageFacts;
