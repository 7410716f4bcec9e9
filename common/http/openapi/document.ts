/** The OpenAPI 3.1 document of the operations of one process. */
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponseObject } from 'zod-openapi';
import { ROLES, type Role } from '../keys/api-key';
import type { RoleOf } from '../gate/roles';
import { JSON_TYPE, type AnswerShape, type Operation } from './operation';
import { problemSchema, problemsOf, PROBLEM_TYPES } from './problem-types';

export type OpenApiDocument = ReturnType<typeof createDocument>;

export interface DocumentParts {
  readonly title: string;
  /** Markdown. */
  readonly description: string;
  readonly version: string;
  /** Where it is mostly reached. */
  readonly url: string;
  /** In the order in which they are read. */
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly operations: readonly Operation[];
  readonly roleOf: RoleOf;
}

const ROLE_MEANS: Readonly<Record<Role, string>> = {
  read: 'A key for read or operate; reading is free for this machine while no keys are made.',
  ingest: 'A key for ingest or operate; taking events in is free for this machine while no keys are made.',
  operate: 'A key for operate: one of `npx twofold keys make --role operate`, or the one that `npm start` prints.',
};

export function openApiDocument({ title, description, version, url, tags, operations, roleOf }: DocumentParts): OpenApiDocument {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const operation of operations) (paths[operation.path] ??= {})[operation.method] = described(operation, roleOf({ method: operation.method.toUpperCase(), url: operation.path }));
  return createDocument({
    openapi: '3.1.0',
    info: { title, description, version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url }],
    tags: [...tags],
    paths,
    components: { securitySchemes: Object.fromEntries(ROLES.map((role) => [role, { type: 'http', scheme: 'bearer', description: ROLE_MEANS[role] }])) },
  });
}

function described(operation: Operation, role: Role | undefined): ZodOpenApiOperationObject {
  const { id, tag, summary, description, params, query, headers, body, bodyIsOptional = false } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security: role === undefined ? [] : [{ [role]: [] }],
    'x-problems': [...(operation.problems ?? [])],
    requestParams: { ...(params && { path: params }), ...(query && { query }), ...(headers && { header: headers }) },
    ...(body && { requestBody: { required: !bodyIsOptional, content: { [JSON_TYPE]: { schema: body } } } }),
    responses: {
      ...Object.fromEntries(Object.entries(operation.answers).map(([status, answer]) => [status, answered(answer)])),
      ...problems(operation, role === undefined),
    },
  };
}

function answered({ description, content, headers }: AnswerShape): ZodOpenApiResponseObject {
  return {
    description,
    ...(headers && { headers }),
    ...(content && { content: Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema }])) }),
  };
}

/** By status, with the types that it may have. */
function problems(operation: Operation, isProbe: boolean): Record<string, ZodOpenApiResponseObject> {
  const byStatus = new Map<number, string[]>();
  for (const type of new Set(problemsOf(operation, isProbe))) {
    const { status = 500, about = '' } = PROBLEM_TYPES[type] ?? {};
    byStatus.set(status, [...(byStatus.get(status) ?? []), `\`${type}\`: ${about}`]);
  }
  return Object.fromEntries(
    [...byStatus]
      .filter(([status]) => !(status in operation.answers))
      .sort(([a], [b]) => a - b)
      .map(([status, types]) => [status, { description: types.join('; '), content: { 'application/problem+json': { schema: problemSchema } } }]),
  );
}
