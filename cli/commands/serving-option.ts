import { Option } from 'commander';

/** For commands that ask the serving layer. */
export const servingOption = (): Option => new Option('--serving <url>', 'the serving layer to ask (default: the one that runs here)').env('TWOFOLD_SERVING');

export interface ServingOption {
  readonly serving?: string;
}
