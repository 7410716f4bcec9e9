import { Command } from 'commander';
import { CATALOGUE } from '../../common/events/catalogue';
import { openLog } from '../../common/log/kafka/open-log';
import { topicSettings } from '../../common/topics';
import type { Context } from '../context';
import { eventLines, eventOf, type EventWords } from '../emit/event-words';
import { PlainError } from '../plain-error';
import { settingsFor } from '../settings';
import { emittedLine } from '../tail/event-line';

export function emitCommand(context: () => Context): Command {
  return new Command('emit')
    .description('publish an event, or many, with the times that you choose')
    .argument('<event>', `${CATALOGUE.map(({ type }) => type).join(', ')}; or - for one a line from stdin`)
    .argument('[fields...]', 'field=value; docs/EVENTS.md has the fields of each')
    .option('--at <time>', 'when it happened, such as 2026-01-05T10:00:00Z; now where it is left out')
    .option('--id <id>', 'its event id: the same id again is a duplicate; a new one where it is left out')
    .addHelpText(
      'after',
      `
It is checked first as the layers check it, so nothing is published that would be rejected; of many, none where one would be.
Left out, orderId is a new one, userId is guest, and currency is USD. An order of items costs what they cost.

Examples:
  npx twofold emit OrderCreated orderId=a-1 userId=ann amount=99.95 currency=EUR
  npx twofold emit OrderCreated items=2xtea@4.50,1xcup@9.99 --at 2026-01-05T10:00:00Z
  npx twofold emit PaymentFailed orderId=a-1 userId=ann amount=99.95 reason="no cover"
  npx twofold emit - < events.txt         a line each: OrderCreated amount=100 --at 2026-01-05T10:00:00Z`,
    )
    .action(async (event: string, fields: readonly string[], options: Pick<EventWords, 'id' | 'at'>) => {
      const { terminal } = context();
      const events = event === '-' ? readLines(await terminal.input()) : [eventOf({ event, fields, ...options }, Date.now())];
      const config = settingsFor(context(), ['kafka']);
      const log = openLog(config, 'twofold-emit', (line) => terminal.tell(line));
      try {
        await log.ensureTopics(topicSettings(config.PARTITIONS));
        const places = await log.append(events.map(({ record }) => record));
        places.forEach((place, i) => {
          const admission = events[i]?.admission;
          if (admission && 'event' in admission) terminal.out(emittedLine(place, admission.event));
        });
      } finally {
        await log.close();
      }
    });
}

/** Throws PlainError with the number of the line that cannot be an event. */
function readLines(text: string): ReturnType<typeof eventOf>[] {
  const lines = eventLines(text);
  if (lines.length === 0) throw new PlainError('stdin holds no event: send one a line, such as OrderCreated orderId=a-1 amount=100');
  return lines.map(({ line, words }) => {
    try {
      return eventOf(words, Date.now());
    } catch (error) {
      if (error instanceof PlainError) throw new PlainError(`line ${line}: ${error.message}; nothing was published`);
      throw error;
    }
  });
}
