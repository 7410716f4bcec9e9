/** The rejections, as declared: listed, counted, shown with their bytes, and sent again. */
import { z } from 'zod';
import { INPUT_TOPICS } from '../../../common/events/catalogue';
import { REJECTION_REASONS, type RejectionReason } from '../../../common/events/rejection';
import { json, type Operation } from '../../../common/http/openapi/operation';
import { token } from '../../../common/http/openapi/shapes';
import { readAs, wholeNumber } from '../../query/declared-parameters';
import type { RejectionQuery } from '../../postgres-rejections';

const tag = 'Rejections';
const REASONS = Object.keys(REJECTION_REASONS) as RejectionReason[];
const LARGEST_PAGE = 500;

const rejection = z
  .strictObject({
    topic: z.string(),
    partition: z.int().min(0),
    offset: z.int().min(0),
    reason: z.string().meta({ description: 'Machine-readable; docs/EVENTS.md says what each means.', example: 'malformed-json' }),
    detail: z.string().meta({ description: 'What is wrong, and where.' }),
    size: z.int().min(0).meta({ description: 'Bytes of the whole record.' }),
    logTime: z.iso.datetime().meta({ description: "The broker's record time." }),
    resentAt: z.iso.datetime().nullable().meta({ description: 'When it was sent again; null where it was not.' }),
    href: z.string(),
  })
  .meta({ id: 'Rejection' });
export type RejectionAnswer = z.infer<typeof rejection>;

const rejections = z.strictObject({ rejections: z.array(rejection), next: z.string().nullable().meta({ description: 'The address of the next page; null after the last.' }) });
export type RejectionsAnswer = z.infer<typeof rejections>;

const counts = z.strictObject({
  counts: z.array(z.strictObject({ topic: z.string(), reason: z.string(), records: z.int().min(0), resent: z.int().min(0).meta({ description: 'Of these, sent again.' }) })),
});
export type RejectionCountsAnswer = z.infer<typeof counts>;

const bytes = z.union([z.strictObject({ text: z.string() }), z.strictObject({ base64: z.string().meta({ description: 'Bytes that are no UTF-8.' }) })]).nullable();
export type BytesAnswer = z.infer<typeof bytes>;

const rejectedRecord = rejection.extend({ key: bytes, value: bytes, whole: z.boolean().meta({ description: 'Whether all of its bytes were kept.' }) }).meta({ id: 'RejectedRecord' });
export type RejectedRecordAnswer = z.infer<typeof rejectedRecord>;

export const resendBody = z.strictObject({
  value: z.string('value must be the mended record as text').optional().meta({ description: 'The mended record; without it, the record as it is.' }),
  key: z.string('key must be text').optional().meta({ description: 'The mended key.' }),
  again: z.boolean('again must be true or false').default(false).meta({ description: 'Send once more what was sent before; the same event id is counted once.' }),
  dryRun: z.boolean('dryRun must be true or false').default(false).meta({ description: 'Only judge it, as the layers will.' }),
});

const resent = z.strictObject({ topic: z.string(), partition: z.int(), offset: z.int(), token }).meta({ id: 'Resent' });
export type ResendAnswer = z.infer<typeof resent>;

const judged = z
  .union([
    z.strictObject({ admitted: z.literal(true), eventType: z.string(), eventId: z.string(), orderId: z.string() }),
    z.strictObject({ admitted: z.literal(false), reason: z.string(), detail: z.string() }),
  ])
  .meta({ id: 'Judged' });
export type JudgedAnswer = z.infer<typeof judged>;

const place = z.object({ topic: z.string(), partition: z.string().regex(/^\d{1,5}$/), offset: z.string().regex(/^\d{1,15}$/) });

export const listRejections = {
  method: 'get',
  path: '/api/rejections',
  id: 'listRejections',
  tag,
  summary: 'Rejected records, the newest first',
  query: z.strictObject({
    topic: z.enum(INPUT_TOPICS).optional(),
    reason: z.enum(REASONS).optional(),
    resent: z.enum(['true', 'false']).optional().meta({ description: 'Only those that were sent again, or only the others.' }),
    limit: wholeNumber(1, LARGEST_PAGE).optional().meta({ description: 'Of a page; 50 otherwise.' }),
    after: readAs(afterOf, 'must be taken from the "next" of the page before').optional().meta({ description: 'Follow `next`.' }),
  }),
  answers: { 200: json(rejections, 'A page of them.') },
  problems: ['unavailable'],
} as const satisfies Operation;

export const countRejections = {
  method: 'get',
  path: '/api/rejections/counts',
  id: 'countRejections',
  tag,
  summary: 'How many by topic and reason',
  query: z.strictObject({}),
  answers: { 200: json(counts, 'By topic and reason.') },
  problems: ['unavailable'],
} as const satisfies Operation;

export const getRejection = {
  method: 'get',
  path: '/api/rejections/{topic}/{partition}/{offset}',
  id: 'getRejection',
  tag,
  summary: 'A rejected record with its bytes',
  params: place,
  query: z.strictObject({}),
  answers: { 200: json(rejectedRecord, 'The record.') },
  problems: ['unknown-rejection', 'unavailable'],
} as const satisfies Operation;

export const resendRejection = {
  method: 'post',
  path: '/api/rejections/{topic}/{partition}/{offset}/resend',
  id: 'resendRejection',
  tag,
  summary: 'Send it again, as it is or mended',
  description: 'It becomes a new record of its topic. Atomic with the mark that it was sent: two requests at once send one.',
  params: place,
  query: z.strictObject({}),
  body: resendBody,
  bodyIsOptional: true,
  answers: { 200: json(judged, 'With `dryRun`: how the layers will judge it.'), 202: json(resent, 'Where it lies now.') },
  problems: ['unknown-rejection', 'sent-before', 'not-whole', 'unavailable', ...REASONS],
} as const satisfies Operation;

export const rejectionOperations: readonly Operation[] = [listRejections, countRejections, getRejection, resendRejection];

function afterOf(text: string): RejectionQuery['after'] {
  const [, logTime, topic, partition, offset] = /^(\d{1,15})\.([a-z-]+)\.(\d{1,4})\.(\d{1,15})$/.exec(text) ?? [];
  return topic === undefined ? undefined : { logTime: Number(logTime), topic, partition: Number(partition), offset: Number(offset) };
}
