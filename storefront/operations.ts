/** Every operation that the storefront takes, and what its OpenAPI document says beside them. */
import { z } from 'zod';
import { version } from '../package.json';
import { REJECTION_REASONS, type RejectionReason } from '../common/events/rejection';
import { storefrontRole } from '../common/http/gate/roles';
import type { DocumentParts } from '../common/http/openapi/document';
import { json, type Operation } from '../common/http/openapi/operation';
import { position, text, token } from '../common/http/openapi/shapes';
import { clearingRequest, orderRequest, paymentRequest, userParams } from './request';

const accepted = z
  .strictObject({
    orderId: z.string(),
    eventIds: z.array(z.string()).meta({ description: 'Of the events that were published.' }),
    token: token.meta({ description: 'Covers the events: `?atLeast=<token>` at the serving layer waits for them.' }),
    position: position.meta({ description: "The events' next offsets, in the open." }),
  })
  .meta({ id: 'Accepted' });

const headers = z.object({
  'Idempotency-Key': z
    .string()
    .regex(/^[\x20-\x7e]{1,255}$/)
    .optional()
    .meta({ description: "Makes a retry harmless, as an id of the caller's own does: it is answered as the first was." }),
});

const replayed = z.object({ 'Idempotency-Replayed': z.literal('true').optional().meta({ description: 'This is the answer to an earlier request with the same key or id.' }) });
const answers = { 202: json(accepted, 'The events are in the log.', replayed) };

const cleared = z.strictObject({ userId: z.string(), eventId: z.string().meta({ description: 'Of what was said in user-cleared; fraud-alerts tells it when the topology has taken it up.' }) }).meta({ id: 'Cleared' });

const tag = 'Taking events in';
const problems = ['key-reused', 'log-unavailable', 'unavailable', ...(Object.keys(REJECTION_REASONS) as RejectionReason[])] as const;

export const operations: readonly Operation[] = [
  {
    method: 'post',
    path: '/api/orders',
    id: 'placeOrder',
    tag,
    summary: 'Place an order',
    description: '`{"amount": 100}` is enough: ids are made, the currency is USD, and the order is paid at once unless `"pay": false`.',
    headers,
    body: orderRequest,
    answers,
    problems: ['order-exists', ...problems],
  },
  {
    method: 'post',
    path: '/api/payments',
    id: 'payOrder',
    tag,
    summary: 'Pay an order, or say that it failed',
    description: 'What is left out is taken from the order, where it was placed here. An order may be paid in parts, so only `paymentId` or an `Idempotency-Key` makes a retry harmless.',
    headers,
    body: paymentRequest,
    answers,
    problems: ['unknown-order', ...problems],
  },
  {
    method: 'post',
    path: '/api/users/{userId}/clear',
    id: 'clearUser',
    tag: 'Operating',
    summary: 'Clear a user whom the topology fraud blocked',
    description: 'Somebody looked into it. The orders of the user are no longer told as `order-while-blocked` in `fraud-alerts`, which says `cleared` once that is so. A user who is not blocked stays as it is.',
    params: userParams,
    headers,
    body: clearingRequest,
    bodyIsOptional: true,
    answers: { 202: json(cleared, 'It is in the log.', replayed) },
    problems: ['key-reused', 'log-unavailable', 'unavailable'],
  },
  { method: 'get', path: '/livez', id: 'isAlive', tag: 'Operating', summary: 'Whether the process runs', answers: { 200: text('It does.') } },
  { method: 'get', path: '/readyz', id: 'isReady', tag: 'Operating', summary: 'Whether it can do its work', answers: { 200: text('It can.'), 503: text('Why it cannot.') } },
  { method: 'get', path: '/metrics', id: 'getMetrics', tag: 'Operating', summary: 'Metrics for Prometheus', answers: { 200: text('In the text format of Prometheus.') } },
];

export const storefrontApi: DocumentParts = {
  title: 'Twofold: the storefront',
  description: 'Takes orders and payments in and publishes them as events.\n\nAmounts are decimal strings; numbers are read through their shortest text. A retry is harmless with an `Idempotency-Key` or an id of the caller’s own.',
  version,
  url: 'http://localhost:3000',
  tags: [
    { name: tag, description: 'Each is answered once its events are in the log.' },
    { name: 'Operating', description: 'What orchestrators and Prometheus ask.' },
  ],
  operations,
  roleOf: storefrontRole,
};
