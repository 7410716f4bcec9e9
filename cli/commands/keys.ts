import { Argument, Command, Option } from 'commander';
import type { Pool } from 'pg';
import { migrate } from '../../batch-layer/postgres/migrate';
import { newKey, ROLES, type Role } from '../../common/http/keys/api-key';
import { forgetKeys, keepKey, listKeys, readKeys, revokeKey, type ListedKey } from '../../common/postgres/api-keys';
import type { Context } from '../context';
import { PlainError } from '../plain-error';
import { counted } from '../print/numbers';
import { table } from '../print/table';
import { settingsFor } from '../settings';
import { withPool } from '../with-pool';

const SOON = 'every process knows it within about a second';

export function keysCommand(context: () => Context): Command {
  return new Command('keys')
    .description('API keys: make, list and revoke them')
    .addHelpText(
      'after',
      `
While no key was ever made, whoever is on this machine may read and send events. From the first key on, everybody needs
one: sent as "Authorization: Bearer <key>"; commands take it from TWOFOLD_KEY. Only Postgres must run.

Examples:
  npx twofold keys make --role read --name 'sales dashboard'
  npx twofold keys list
  npx twofold keys revoke k3v9x2ab`,
    )
    .addCommand(makeCommand(context))
    .addCommand(listCommand(context))
    .addCommand(revokeCommand(context))
    .addCommand(forgetCommand(context));
}

function makeCommand(context: () => Context): Command {
  return new Command('make')
    .description('make a key and show it, once')
    .addOption(new Option('--role <role>', 'read: answers; ingest: orders and payments; operate: all of it, and recomputes').choices(ROLES).makeOptionMandatory())
    .option('--name <name>', 'who or what it is for', '')
    .addHelpText('after', '\nThe key is the only thing on stdout. What is kept is its SHA-256, so it cannot be shown again.\n\nExamples:\n  npx twofold keys make --role ingest --name shop\n  npx twofold keys make --role operate > operate.key')
    .action(async ({ role, name }: { role: Role; name: string }) => {
      const { terminal } = context();
      const { text, kept } = newKey(role);
      const isFirst = await inPostgres(context(), async (pool) => {
        await migrate(pool);
        const { configured } = await readKeys(pool);
        await keepKey(pool, kept, name);
        return !configured;
      });
      terminal.out(text);
      terminal.tell(`key ${kept.id} for ${role}: keep it now, it is not shown again; ${SOON}`);
      if (isFirst) terminal.tell('it is the first: from now on every request needs a key, on this machine too');
    });
}

function listCommand(context: () => Context): Command {
  return new Command('list')
    .description('the keys that were made, the newest first; never the keys themselves')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExamples:\n  npx twofold keys list\n  npx twofold keys list --json | jq -r \'.keys[] | select(.role == "operate") | .id\'')
    .action(async ({ json }: { json?: boolean }) => {
      const { terminal } = context();
      const keys = await inPostgres(context(), listKeys);
      if (json) terminal.out(JSON.stringify({ keys }, null, 2));
      else terminal.out(keys.length === 0 ? 'there are none: npx twofold keys make --role read makes one' : keysTable(keys, terminal.screen?.columns));
    });
}

function revokeCommand(context: () => Context): Command {
  return new Command('revoke')
    .description('make a key good for nothing, for ever')
    .addArgument(new Argument('<id>', 'as the list shows it: the 8 characters between the underscores of the key'))
    .addHelpText('after', '\nWhat is open on its behalf, such as a stream, is ended. Revoking the last key lets nobody in but who makes a new one.\n\nExample:\n  npx twofold keys revoke k3v9x2ab')
    .action(async (id: string) => {
      const { terminal } = context();
      if (!(await inPostgres(context(), (pool) => revokeKey(pool, id)))) throw new PlainError('there is no key with this id: npx twofold keys list shows them');
      terminal.out(`key ${id} is revoked: ${SOON}`);
    });
}

function forgetCommand(context: () => Context): Command {
  return new Command('forget')
    .description('forget every key, as if none had been made: this machine may read and send events without one again')
    .option('--yes', 'do not ask')
    .addHelpText('after', '\nA process that is bound to another address than 127.0.0.1 lets nobody in then.\n\nExample:\n  npx twofold keys forget --yes')
    .action(async ({ yes }: { yes?: boolean }) => {
      const { terminal } = context();
      if (!yes && (await terminal.ask('type "yes" to forget every key: '))?.trim() !== 'yes') throw new PlainError('no key was forgotten: answer "yes", or use --yes');
      terminal.out(`${counted(await inPostgres(context(), forgetKeys), 'key')} forgotten`);
    });
}

function keysTable(keys: readonly ListedKey[], columns?: number): string {
  const when = (at: Date | null): string => at?.toISOString().slice(0, 19).replace('T', ' ') ?? '';
  const rows = keys.map(({ id, role, name, madeAt, revokedAt }) => [id, role, name, when(madeAt), when(revokedAt)]);
  return table(['id', 'role', 'name', 'made (UTC)', 'revoked'], rows, { columns });
}

function inPostgres<T>(context: Context, work: (pool: Pool) => Promise<T>): Promise<T> {
  return withPool(settingsFor(context, ['postgres']), work, 'no key was ever made: npx twofold keys make --role read makes one');
}
