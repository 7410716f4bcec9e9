/** Stores and processes: whether they are there. */
import type { AlertDraft } from './alert';

export const places: readonly AlertDraft[] = [
  {
    name: 'StoreDown',
    expr: 'max by (store) (probe_success) == 0',
    for: '1m',
    severity: 'page',
    summary: 'The store {{ $labels.store }} does not answer',
    histories: [
      { that: 'stores that answer are quiet', series: { 'probe_success{store="kafka"}': '1x10', 'probe_success{store="redis"}': '1x10' }, at: '10m', fires: [] },
      { that: 'a failed attempt is quiet', series: { 'probe_success{store="kafka"}': '1x4 0 1x10' }, at: '6m', fires: [] },
      { that: 'one of three', series: { 'probe_success{store="kafka"}': '1x10', 'probe_success{store="redis"}': '1x3 0x7', 'probe_success{store="postgres"}': '1x10' }, at: '6m', fires: [{ store: 'redis' }] },
    ],
  },
  {
    name: 'StoreOutOfReach',
    // Where the door itself does not open, StoreDown says so, once for all.
    expr: 'min by (layer, store) (twofold_store_up) == 0 unless on (store) max by (store) (probe_success) == 0',
    for: '2m',
    severity: 'page',
    summary: 'The {{ $labels.layer }} layer gets no answer from {{ $labels.store }}, though its door is open',
    histories: [
      { that: 'a short break is quiet', series: { 'twofold_store_up{layer="batch", store="redis"}': '1x5 0x1 1x10' }, at: '8m', fires: [] },
      { that: 'a store that is down is told by StoreDown alone', series: { 'twofold_store_up{layer="batch", store="redis"}': '1x5 0x10', 'probe_success{store="redis"}': '1x5 0x10' }, at: '10m', fires: [] },
      { that: 'one layer of two, with the door open', series: { 'twofold_store_up{layer="batch", store="redis"}': '1x15', 'twofold_store_up{layer="speed", store="redis"}': '1x5 0x10', 'probe_success{store="redis"}': '1x15' }, at: '10m', fires: [{ layer: 'speed', store: 'redis' }] },
      { that: 'where nobody knocks at doors', series: { 'twofold_store_up{layer="serving", store="postgres"}': '1x5 0x10' }, at: '10m', fires: [{ layer: 'serving', store: 'postgres' }] },
    ],
  },
  {
    name: 'RedisDropsKeys',
    expr: 'sum(increase(redis_evicted_keys_total[10m])) > 0',
    for: '0s',
    severity: 'page',
    summary: 'Redis throws live state away to make room',
    histories: [
      { that: 'none dropped', series: { redis_evicted_keys_total: '0x20' }, at: '15m', fires: [] },
      { that: 'some dropped', series: { redis_evicted_keys_total: '0x10 40x10' }, at: '13m', fires: [{}] },
    ],
  },
  {
    name: 'RedisNotDurable',
    expr: 'min(redis_aof_last_write_status) == 0',
    for: '1m',
    severity: 'page',
    summary: 'Redis could not write its append-only file: what is counted now would be counted again after its restart',
    histories: [
      { that: 'written', series: { redis_aof_last_write_status: '1x10' }, at: '10m', fires: [] },
      { that: 'the disk is full', series: { redis_aof_last_write_status: '1x4 0x8' }, at: '8m', fires: [{}] },
    ],
  },
  {
    name: 'ProcessDown',
    expr: 'max by (layer, instance) (up{job="twofold"}) == 0',
    for: '2m',
    severity: 'page',
    summary: 'The {{ $labels.layer }} process at {{ $labels.instance }} does not answer',
    histories: [
      { that: 'a restart is quiet', series: { 'up{job="twofold", layer="batch", instance="a"}': '1x5 0x1 1x10' }, at: '8m', fires: [] },
      { that: 'it stays down, and other jobs are not meant', series: { 'up{job="twofold", layer="batch", instance="a"}': '1x5 0x10', 'up{job="other", instance="c"}': '0x20' }, at: '10m', fires: [{ layer: 'batch', instance: 'a' }] },
    ],
  },
  {
    name: 'StorefrontFails',
    expr: 'sum(rate(twofold_ingest_request_duration_seconds_count{route=~"/api/.*", status=~"5.."}[5m])) / sum(rate(twofold_ingest_request_duration_seconds_count{route=~"/api/.*"}[5m])) > 0.01',
    for: '5m',
    severity: 'page',
    summary: 'More than one order or payment in a hundred could not be taken in',
    histories: [
      { that: 'mistakes of callers are quiet', series: { 'twofold_ingest_request_duration_seconds_count{route="/api/orders", status="202"}': '0+60x20', 'twofold_ingest_request_duration_seconds_count{route="/api/orders", status="400"}': '0+60x20' }, at: '20m', fires: [] },
      { that: 'Kafka refuses', series: { 'twofold_ingest_request_duration_seconds_count{route="/api/orders", status="202"}': '0+60x20', 'twofold_ingest_request_duration_seconds_count{route="/api/orders", status="503"}': '0+6x20' }, at: '20m', fires: [{}] },
    ],
  },
];
