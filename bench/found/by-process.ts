/** Processor seconds (or, where it is said, cores) by process. */
export type ByProcess = Readonly<Record<string, number>>;
