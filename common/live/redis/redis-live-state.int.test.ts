import { randomUUID } from 'node:crypto';
import { describeLiveState } from '../live-state-contract';
import { createRedisLiveState } from './redis-live-state';

describeLiveState('redis', async () => ({
  live: createRedisLiveState({ url: process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379', prefix: `test-${randomUUID()}` }),
}));
