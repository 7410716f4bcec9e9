/** An OpenAPI document as its readers see it: operations by chapter, schemas as fields. What the page and docs/API.md are made of. */
import { z } from 'zod';

const schemaShape: z.ZodType<Schema> = z.lazy(() =>
  z.looseObject({
    $ref: z.string().optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
    description: z.string().optional(),
    example: z.unknown().optional(),
    default: z.unknown().optional(),
    const: z.unknown().optional(),
    enum: z.array(z.unknown()).optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    anyOf: z.array(schemaShape).optional(),
    items: schemaShape.optional(),
    properties: z.record(z.string(), schemaShape).optional(),
    required: z.array(z.string()).optional(),
    additionalProperties: z.union([z.boolean(), schemaShape]).optional(),
  }),
);

export interface Schema {
  readonly $ref?: string | undefined;
  readonly type?: string | readonly string[] | undefined;
  readonly description?: string | undefined;
  readonly example?: unknown;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[] | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly anyOf?: readonly Schema[] | undefined;
  readonly items?: Schema | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly additionalProperties?: boolean | Schema | undefined;
}

const content = z.record(z.string(), z.object({ schema: schemaShape })).default({});
const operationShape = z.object({
  operationId: z.string(),
  tags: z.tuple([z.string()]),
  summary: z.string(),
  description: z.string().default(''),
  security: z.array(z.record(z.string(), z.unknown())),
  'x-problems': z.array(z.string()),
  parameters: z.array(z.object({ name: z.string(), in: z.enum(['query', 'path', 'header']), required: z.boolean().default(false), schema: schemaShape })).default([]),
  requestBody: z.object({ required: z.boolean().default(false), content }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content, headers: z.record(z.string(), z.object({ schema: schemaShape })).default({}) })),
});
const documentShape = z.object({
  info: z.object({ title: z.string(), description: z.string(), version: z.string() }),
  servers: z.tuple([z.object({ url: z.string() })]),
  tags: z.array(z.object({ name: z.string(), description: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), operationShape)),
  components: z.object({ schemas: z.record(z.string(), schemaShape), securitySchemes: z.record(z.string(), z.object({ description: z.string() })) }),
});

export type ReadDocument = z.infer<typeof documentShape>;
export interface ReadOperation extends z.infer<typeof operationShape> {
  readonly method: string;
  readonly path: string;
  /** The role that it needs; undefined where anybody may ask. */
  readonly role: string | undefined;
}

export function readDocument(document: unknown): ReadDocument {
  return documentShape.parse(document);
}

export function operationsOf({ paths }: ReadDocument, tag: string): readonly ReadOperation[] {
  return Object.entries(paths).flatMap(([path, byMethod]) =>
    Object.entries(byMethod)
      .filter(([, { tags }]) => tags.includes(tag))
      .map(([method, operation]) => ({ ...operation, path, method: method.toUpperCase(), role: operation.security.flatMap((each) => Object.keys(each))[0] })),
  );
}

export interface Field {
  readonly name: string;
  readonly schema: Schema;
  readonly isNeeded: boolean;
}

/** An object's fields, with those of objects inside it that have no name of their own: `batch.revenue`, `rows[].country`. */
export function fieldsOf(schema: Schema, before = ''): readonly Field[] {
  const { properties = {}, required = [] } = schema;
  return Object.entries(properties).flatMap(([name, inner]) => {
    const field = { name: before + name, schema: inner, isNeeded: required.includes(name) };
    const [within, suffix] = inner.items ? [inner.items, '[].'] : [inner, '.'];
    const alternatives = within.anyOf?.filter(({ properties: any }) => any) ?? [];
    const nested = alternatives.length > 0 ? alternatives : [within];
    return [field, ...nested.flatMap((each) => fieldsOf(each, before + name + suffix))];
  });
}

export interface TypeParts {
  /** Given text for what has no name, and the name of a schema of its own. */
  readonly text: (text: string) => string;
  readonly named: (name: string) => string;
}

/** More words than this are told with their first ones. */
const MOST_WORDS = 8;

/** A schema's type in a few words, such as `whole number, 1 to 200` or `list of RateUsed`. */
export function typeOf(schema: Schema, parts: TypeParts): string {
  const { $ref, anyOf, items, additionalProperties, type } = schema;
  const { text, named } = parts;
  if ($ref !== undefined) return named($ref.split('/').at(-1) ?? '');
  if (anyOf) return anyOf.map((each) => typeOf(each, parts)).join(text(' or '));
  if (schema.const !== undefined) return text(JSON.stringify(schema.const));
  if (schema.enum) return text(wordsOf(schema.enum));
  if (items) return text('list of ') + typeOf(items, parts);
  if (typeof additionalProperties === 'object') return text('by name, ') + typeOf(additionalProperties, parts);
  const types = typeof type === 'string' ? [type] : (type ?? ['anything']);
  return text(types.map((each) => plain(each, schema)).join(' or '));
}

function wordsOf(words: readonly unknown[]): string {
  const shown = words.slice(0, words.length > MOST_WORDS ? MOST_WORDS - 2 : MOST_WORDS).map(String);
  return shown.length < words.length ? `${shown.join(', ')} and ${words.length - shown.length} more` : shown.join(', ');
}

function plain(type: string, { minimum, maximum = Number.MAX_SAFE_INTEGER }: Schema): string {
  const bounds = maximum === Number.MAX_SAFE_INTEGER ? '' : `, ${minimum ?? 0} to ${maximum.toLocaleString('en')}`;
  switch (type) {
    case 'string':
      return 'text';
    case 'integer':
      return `whole number${bounds}`;
    case 'number':
      return `number${bounds}`;
    case 'boolean':
      return 'true or false';
    default:
      return type;
  }
}
