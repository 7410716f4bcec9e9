import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import type { Pool } from 'pg';
import { z } from 'zod';
import { openLog } from '../../common/log/kafka/open-log';
import { findRejection, resendOnce } from '../../common/postgres/rejections';
import { isWhole, placeText, type RejectedRecord } from '../../common/rejections/rejected-record';
import { judgeMended, resend } from '../../common/rejections/resend';
import type { Context } from '../context';
import { counted } from '../print/numbers';
import { table } from '../print/table';
import { parsePlace } from '../rejections/place';
import { judgedOf, noRejection, toldOf } from '../rejections/told';
import { servingOf } from '../serving';
import { settingsFor } from '../settings';
import { withPool } from '../with-pool';
import { servingOption, type ServingOption } from './serving-option';

const listShape = z.object({
  rejections: z.array(
    z.looseObject({ topic: z.string(), partition: z.number(), offset: z.number(), logTime: z.string(), reason: z.string(), detail: z.string(), resentAt: z.string().nullable() }),
  ),
  next: z.string().nullable(),
});

interface ListOptions extends ServingOption {
  readonly topic?: string;
  readonly reason?: string;
  readonly limit: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

interface ResendOptions {
  readonly file?: string;
  readonly key?: string;
  readonly again?: boolean;
  readonly dryRun?: boolean;
}

const PLACE = ['<place>', 'topic/partition/offset, as the list shows it'] as const;

export function rejectionsCommand(context: () => Context): Command {
  return new Command('rejections')
    .description('records that are no admissible events: list them, look at them, send them again once mended')
    .addHelpText('after', '\nExamples:\n  npx twofold rejections list\n  npx twofold rejections show payment-completed/2/17\n  npx twofold rejections resend payment-completed/2/17 --file mended.json')
    .addCommand(listCommand(context))
    .addCommand(showCommand(context))
    .addCommand(resendCommand(context));
}

function listCommand(context: () => Context): Command {
  return new Command('list')
    .description('the newest first; those that were sent again only with --all')
    .option('--topic <topic>', 'only of this topic')
    .option('--reason <reason>', 'only with this reason, such as invalid-amount')
    .option('--limit <count>', 'at most as many', '50')
    .option('--all', 'also those that were sent again')
    .option('--json', 'as the serving layer tells them')
    .addOption(servingOption())
    .addHelpText('after', '\nExamples:\n  npx twofold rejections list --reason unknown-currency\n  npx twofold rejections list --topic order-created --all\n  npx twofold rejections list --json | jq -r .rejections[].reason')
    .action(async ({ topic, reason, limit, all, json, serving: url }: ListOptions) => {
      const { terminal } = context();
      const query = new URLSearchParams({ limit, ...(topic !== undefined && { topic }), ...(reason !== undefined && { reason }), ...(!all && { resent: 'false' }) });
      const { rejections, next } = await servingOf(context(), url).get(`/api/rejections?${query.toString()}`, listShape);
      if (json) {
        terminal.out(JSON.stringify({ rejections, next }, null, 2));
        return;
      }
      if (rejections.length === 0) {
        terminal.out('there are none');
        return;
      }
      const rows = rejections.map((each) => [placeText(each), each.logTime.slice(0, 19).replace('T', ' '), ...(all ? [each.resentAt?.slice(0, 19).replace('T', ' ') ?? ''] : []), each.reason, each.detail]);
      terminal.out(table(['place', 'when (UTC)', ...(all ? ['sent again'] : []), 'reason', 'detail'], rows, { columns: terminal.screen?.columns }));
      terminal.tell(`${counted(rejections.length, 'rejection')}${next === null ? '' : ', and there are more: raise --limit'}. npx twofold rejections show <place> shows one with its bytes`);
    });
}

function showCommand(context: () => Context): Command {
  return new Command('show')
    .description('one rejected record with its bytes')
    .argument(...PLACE)
    .option('--value', 'only the record itself, to mend it')
    .addHelpText('after', '\nExample:\n  npx twofold rejections show payment-completed/2/17 --value > mended.json')
    .action(async (text: string, { value: valueOnly }: { value?: boolean }) => {
      const { terminal } = context();
      const place = parsePlace(text);
      const record = await inPostgres(context(), (pool) => findRejection(pool, place));
      if (!record) throw noRejection(place);
      if (valueOnly) {
        terminal.out(textOf(record.value));
        return;
      }
      terminal.out(describe(record));
      terminal.tell(`npx twofold rejections resend ${text} --file mended.json sends it again, once mended`);
    });
}

function resendCommand(context: () => Context): Command {
  return new Command('resend')
    .description('send a record again to its topic, with its own key, as it is or mended')
    .argument(...PLACE)
    .option('--file <file>', 'the mended JSON; - reads it from stdin')
    .option('--key <key>', 'another key, where the record had none or a wrong one')
    .option('--again', 'although it was sent again before')
    .option('--dry-run', 'only tell whether it would be admitted, and send nothing')
    .addHelpText(
      'after',
      `
It is checked first as the layers check it, so nothing is sent that would be rejected once more.

Examples:
  npx twofold rejections resend payment-completed/2/17 --file mended.json
  jq '.data.currency="GBP"' bad.json | npx twofold rejections resend payment-completed/2/17 --file -`,
    )
    .action(async (text: string, { file, key, again = false, dryRun = false }: ResendOptions) => {
      const { terminal } = context();
      const place = parsePlace(text);
      const config = settingsFor(context(), ['kafka', 'postgres']);
      const value = bytesOf(file === undefined ? undefined : file === '-' ? await terminal.input() : readFileSync(file, 'utf8'));
      const log = openLog(config, 'twofold-resend', (line) => terminal.tell(line));
      try {
        const partitions = (await log.bounds([place.topic])).end[place.topic]?.length ?? 1;
        const now = Date.now();
        if (dryRun) {
          const record = await inPostgres(context(), (pool) => findRejection(pool, place));
          if (!record) throw noRejection(place);
          terminal.out(judgedOf(place, judgeMended(record, { value, key: bytesOf(key) }, partitions, now)));
          return;
        }
        const resent = await inPostgres(context(), (pool) => resendOnce(pool, place, now, (record) => resend({ log, partitions, now }, record, { value, key: bytesOf(key), again })));
        terminal.out(toldOf(place, resent));
      } finally {
        await log.close();
      }
    });
}

function inPostgres<T>(context: Context, work: (pool: Pool) => Promise<T>): Promise<T> {
  return withPool(settingsFor(context, ['postgres']), work, 'the archive has no tables yet: npm start makes them');
}

function describe(record: RejectedRecord): string {
  const { reason, detail, key, value, resentAt } = record;
  return [
    `place       ${placeText(record)}`,
    `reason      ${reason}`,
    `detail      ${detail}`,
    `sent again  ${resentAt === null ? 'no' : new Date(resentAt).toISOString()}`,
    `key         ${key ? textOf(key) : 'none'}`,
    `value       ${value ? textOf(value) : 'none'}${isWhole(record) ? '' : ' … (too large to be kept whole)'}`,
  ].join('\n');
}

/** As text; bytes that are not UTF-8 show as the replacement character. */
function textOf(bytes: Uint8Array | null): string {
  return bytes === null ? '' : new TextDecoder().decode(bytes);
}

function bytesOf(text: string | undefined): Uint8Array | undefined {
  return text === undefined ? undefined : new TextEncoder().encode(text);
}
