/** What the serving layer's OpenAPI document says beside its operations. */
import { version } from '../../package.json';
import { servingRole } from '../../common/http/gate/roles';
import type { DocumentParts } from '../../common/http/openapi/document';
import { operations, type OperationParts } from './operations';

const ABOUT = `Answers with their evidence: every number is exact for the position in the log that it names.

Amounts are decimal strings, exact; positions and tokens are to be passed on as they are; times are UTC. Whatever goes wrong is told as \`application/problem+json\` with a stable \`type\` (\`urn:twofold:problem:<name>\`) and a \`detail\` that says what to do.`;

export function servingApi(parts: OperationParts): DocumentParts {
  return {
    title: 'Twofold: answers',
    description: ABOUT,
    version,
    url: 'http://localhost:3001',
    tags: [
      { name: 'Answers', description: 'Merged from the batch layer and the speed layer, in memory.' },
      { name: 'The past', description: 'Folded from the archive: what changed between two points, and why.' },
      { name: 'Recomputes and generations', description: 'Runs of the batch layer, and the generations that they published.' },
      { name: 'Rejections', description: 'Records that are no admissible events: kept, shown, and sent again once mended.' },
      { name: 'Operating', description: 'What the layers do.' },
    ],
    operations: operations(parts),
    roleOf: servingRole,
  };
}
