/** The speed layer: folds live events into the live state in Redis. */
import { runLayer } from '../common/logging/run-layer';
import { declareViews } from '../common/metrics/views';
import { runSpeedLayer } from './run';

void runLayer('speed-layer', process.env, (parts) => {
  const { TIER_PREMIUM: premium, TIER_STANDARD: standard } = parts.config;
  return runSpeedLayer(parts, declareViews({ premium, standard }));
});
