/** The speed layer as speed-layer/main.ts runs it, but with the bench's one view in place of the declared ones. */
import { readConfig } from '../../common/config';
import { runSpeedLayer } from '../../speed-layer/run';
import { salesByMinute } from './view';

runSpeedLayer(readConfig(process.env), [salesByMinute]).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
