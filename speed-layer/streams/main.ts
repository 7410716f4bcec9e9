/** The stream processor: runs the built-in topologies, each as a group of its own. */
import { runLayer } from '../../common/logging/run-layer';
import { DEFAULT_SETTINGS } from '../topologies/settings';
import { runStreams } from './run/run-streams';
import { TopologyError } from './topology';

void runLayer('streams', process.env, (parts) => runStreams(parts, DEFAULT_SETTINGS), [TopologyError]);
