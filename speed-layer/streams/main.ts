/** The stream processor: runs the built-in topologies, each as a group of its own. */
import { constants, setPriority } from 'node:os';
import { runLayer } from '../../common/logging/run-layer';
import { checkedSettings } from '../topologies/built-in';
import { runStreams } from './run/run-streams';
import { TopologyError } from './topology';

// Where processors are few, the totals go first.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

void runLayer('streams', process.env, (parts) => runStreams(parts, checkedSettings(parts.config)), [TopologyError]);
