/** A cell's measures in declared order: exact integers, money in 1/10,000. */
export type Measures = readonly bigint[];
