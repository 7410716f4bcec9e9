import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { Command } from 'commander';
import { z } from 'zod';
import { readConfig } from '../../common/config';
import { reasonOf } from '../../common/reason';
import { authorizationFor } from '../authorization';
import type { Context } from '../context';
import { PlainError } from '../plain-error';
import { readRunFile } from '../run-file';
import { settingsOf } from '../settings';

interface Options {
  readonly by?: string;
  readonly storefront?: string;
}

const clearedShape = z.object({ userId: z.string() });
const problemShape = z.object({ detail: z.string() });

export function clearUserCommand(context: () => Context): Command {
  return new Command('clear-user')
    .description('clear a user whom the topology fraud blocked, once somebody has looked into it')
    .argument('<user>', 'its userId, as in fraud-alerts')
    .option('--by <name>', 'who says so; your name on this machine where it is left out')
    .option('--storefront <url>', 'the storefront to tell, where it does not run here')
    .addHelpText(
      'after',
      `
It needs the operate key, which commands take from TWOFOLD_KEY, or from the npm start that runs here. A user who is not
blocked stays as it is.

Examples:
  npx twofold tail fraud-alerts --from beginning
  npx twofold clear-user ann --by "the fraud desk"`,
    )
    .action(async (user: string, options: Options) => {
      if (user.trim() === '') throw new PlainError('which user? Such as npx twofold clear-user ann');
      const { userId } = await clear(user, options, context());
      context().terminal.out(`${userId} is cleared: fraud-alerts tells it once the topology has taken it up`);
    });
}

/** Throws PlainError where the storefront is away or refuses. */
async function clear(user: string, { by = userInfo().username, storefront }: Options, context: Context): Promise<z.infer<typeof clearedShape>> {
  const { env, dataDir, signal } = context;
  const run = readRunFile(dataDir);
  const { HOST, STOREFRONT_PORT } = readConfig({ ...run?.env, ...settingsOf(env) });
  const url = storefront ?? run?.layers['storefront']?.url ?? `http://${HOST}:${STOREFRONT_PORT}`;
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID(), ...authorizationFor(context, url) };
  let response: Response;
  try {
    response = await fetch(new URL(`/api/users/${encodeURIComponent(user)}/clear`, url), { method: 'POST', signal, headers, body: JSON.stringify({ clearedBy: by }) });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new PlainError(`the storefront at ${url} does not answer (${reasonOf(error instanceof Error && error.cause !== undefined ? error.cause : error)}): start Twofold with npm start, or name another with --storefront <url>`);
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return clearedShape.parse(body);
  const problem = problemShape.safeParse(body);
  const detail = problem.success ? problem.data.detail : `the storefront answered ${response.status}`;
  throw new PlainError(response.status === 401 ? `${detail}; commands take it from TWOFOLD_KEY` : detail);
}
