/** The speed layer: folds live events into the live state in Redis. */
import { ConfigError, readConfig } from '../common/config';
import { LogError } from '../common/log/log';
import { declareViews } from '../common/metrics/views';
import { runSpeedLayer } from './run';

async function main(): Promise<void> {
  const config = readConfig(process.env);
  await runSpeedLayer(config, declareViews({ premium: config.TIER_PREMIUM, standard: config.TIER_STANDARD }));
}

main().catch((error: unknown) => {
  const plain = error instanceof ConfigError || error instanceof LogError;
  console.error(plain ? error.message : error);
  process.exitCode = 1;
});
