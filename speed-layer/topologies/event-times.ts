/** How event time and the log's time differ, by topic and minute: how long events are on their way, and how far out of order they come. */
import { CATALOGUE } from '../../common/events/catalogue';
import type { Event } from '../../common/events/event';
import { aggregation, count } from '../streams/aggregations';
import { defineOutput, text, whole } from '../streams/output';
import { stream, type Stream } from '../streams/stream';
import { topology } from '../streams/topology';
import { hours, minutes, tumbling } from '../streams/windows';

export const EventTimes = defineOutput({
  topic: 'event-times',
  type: 'EventTimesReported',
  about: "Events of one topic that happened in one minute. Keyed by topic. Lags are from the event's own time to the log's.",
  fields: {
    topic: text('The topic'),
    events: whole('How many events'),
    meanLag: whole('Mean lag, ms, rounded down'),
    greatestLag: whole('Greatest lag, ms'),
    outOfOrder: whole('How many came behind a later event of their partition'),
    greatestDistance: whole('How far behind, ms, at most'),
  },
});

/** `lag` and `behind` in ms. */
type Timed = { readonly topic: string; readonly lag: number; readonly behind: number };

const numbers = (of: (value: Timed) => number, add: (a: number, b: number) => number) =>
  aggregation<Timed, number, number>({ initial: 0, add: (state, value) => add(state, of(value)), merge: add, result: (state) => state });
const plus = (a: number, b: number): number => a + b;

export const eventTimes = () =>
  topology(
    { name: 'event-times', about: 'Lag and disorder of events, by topic' },
    CATALOGUE.map((event): Stream<Event> => stream({ topic: event.topic, parse: (value) => value as Event }))
      .reduce((all, one) => all.merge(one))
      .keyByPartition()
      .stateful('disorder', (latest: number | undefined, event, { origin, time }) => {
        const behind = Math.max(0, (latest ?? time) - time);
        return { state: Math.max(latest ?? time, time), emit: [{ topic: origin?.topic ?? '', lag: (origin?.logTime ?? time) - event.timestamp, behind }] };
      }, { remembers: hours(1) })
      .groupBy(({ topic }) => topic)
      .window(tumbling(minutes(1)))
      .aggregate('per-minute', {
        events: count(),
        lag: numbers(({ lag }) => lag, plus),
        greatestLag: numbers(({ lag }) => lag, Math.max),
        outOfOrder: count<Timed>(({ behind }) => behind > 0),
        greatestDistance: numbers(({ behind }) => behind, Math.max),
      })
      .to(EventTimes, ({ key, window, revision, value: { lag, ...value } }) => ({
        window,
        revision,
        data: { topic: key, ...value, meanLag: Math.floor(lag / value.events) },
      })),
  );
