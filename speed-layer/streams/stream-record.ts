/** What flows through a topology. */
import type { Money } from '../../common/money';
import type { Millis } from '../../common/time';

/** A value with its key, which decides its partition, and its event time. */
export interface StreamRecord<T> {
  readonly key: string;
  readonly value: T;
  readonly time: Millis;
  /** Where it was read, until a step with state makes something else of it. */
  readonly origin?: Origin;
  /** What the event that was read amounts to, until a step with state makes something else of it. */
  readonly worth?: Worth;
}

export interface Worth {
  readonly amount: Money;
  readonly currency: string;
}

export interface Origin {
  readonly topic: string;
  readonly partition: number;
  /** The broker's own time of the record. */
  readonly logTime: Millis;
}

/** Event times [start, end). A sliding window holds its end too. */
export interface Window {
  readonly start: Millis;
  readonly end: Millis;
}

/** What a step gives away: whoever follows is told each record, in order. */
export class Emitter<T> {
  private readonly receivers: Receiver<T>[] = [];

  subscribe(receive: (record: StreamRecord<T>) => void): void {
    this.receivers.push({ receive });
  }

  emit(record: StreamRecord<T>): void {
    for (const receiver of this.receivers) receiver.receive(record);
  }
}

interface Receiver<T> {
  receive(record: StreamRecord<T>): void;
}
