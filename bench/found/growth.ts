/** What an event costs when there is ten times as much, and what an identity takes. */
export interface Growth {
  readonly comparisons: readonly GrowthComparison[];
  readonly identities: IdentityCosts;
}

export interface GrowthComparison {
  readonly name: string;
  /** What is compared: "1 M", "10 M". */
  readonly small: string;
  readonly large: string;
  readonly smallCosts: readonly EventCost[];
  readonly largeCosts: readonly EventCost[];
}

/** Processor seconds per event. */
export interface EventCost {
  readonly speed: number;
  readonly redis: number;
}

/** One task that knows so many identities. */
export interface IdentityCosts {
  readonly identities: number;
  readonly rounds: readonly IdentityRound[];
}

export interface IdentityRound {
  /** From taking the task over until its next event is folded and committed. */
  readonly startSeconds: number;
  /** Bytes per identity. */
  readonly nodeBytes: number;
  readonly redisBytes: number;
}
