/** The speed layer as speed-layer/main.ts runs it, but with the bench's one view in place of the declared ones. */
import { runLayer } from '../../common/logging/run-layer';
import { runSpeedLayer } from '../../speed-layer/run';
import { salesByMinute } from './view';

void runLayer('speed-layer', process.env, (parts) => runSpeedLayer(parts, [salesByMinute]));
