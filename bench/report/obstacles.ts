/**
 * What stands in the way of a goal that is not met, in a sentence or two, by the goal's name in the goals' table. It is told
 * only while the figures say that the goal is not met, so a sentence may stay here after it has become untrue.
 */
export const OBSTACLES: Readonly<Record<string, string>> = {};
