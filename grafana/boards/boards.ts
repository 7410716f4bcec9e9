/** All dashboards, in the order in which they are told of. */
import type { BoardDraft } from './board';
import { layers } from './layers';
import { pipeline } from './pipeline';
import { revenue } from './revenue';
import { stores } from './stores';
import { streams } from './streams';

export const boards: readonly BoardDraft[] = [revenue, pipeline, layers, streams, stores];
