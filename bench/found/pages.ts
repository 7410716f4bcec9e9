/** What open live pages cost the serving process, by how many there are, in rising order. */
export interface Pages {
  /** Orders and payments together that are appended each second. */
  readonly eventsPerSecond: number;
  readonly counts: readonly PagesOpen[];
}

export interface PagesOpen {
  readonly streams: number;
  readonly rounds: readonly PagesRound[];
}

export interface PagesRound {
  /** Of the serving process. */
  readonly cores: number;
  /** Of its memory, at the end: what is resident, bytes. */
  readonly resident: number;
  /** What each reader was sent in a second. */
  readonly answers: number;
  readonly bytes: number;
  /** How many programs wanted a processor on this machine in the minute before, as Linux tells it. */
  readonly machineLoad: number;
}
