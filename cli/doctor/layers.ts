/** The layers, and what they say of their lag, freshness and reconciliation. */
import { counted, duration, grouped } from '../print/numbers';
import type { LayerSeen } from '../status/layers';
import type { Status } from '../status/status-shape';
import type { Reconciled } from '../serving';
import { advice, ill, well, type Finding } from './finding';

const LOGS = 'data/logs/ says more';
/** Records that a layer may be behind at any moment. */
const BEHIND = 1_000;
/** Seconds that a task or the serving layer may be silent. */
const SILENT = 30;
/** Seconds after which a generation is old: the default plans one a night. */
const OLD = 36 * 3_600;

export const layerFinding = ({ name, url, trouble }: LayerSeen): Finding => (trouble === undefined ? well(name, `ready at ${url}`) : ill(name, trouble, `npm start starts it again; ${LOGS}`));

/** @param before the status a moment earlier: a lag that falls is none to worry about */
export function statusFindings(before: Status, now: Status): readonly Finding[] {
  const { speed, batch, evidence, serving } = now;
  const stopped = speed.tasks.filter((task) => task.stopped !== undefined);
  const troubles = [...(speed.trouble ?? []), ...(batch.trouble ?? []), ...(serving.trouble ?? [])];
  return [
    now.answering ? well('answers', 'exact') : ill('answers', now.reason ?? 'there is no exact answer', 'mostly it mends itself; docs/OPERATIONS.md says what each reason means'),
    ...(stopped.length > 0 ? stopped.map(({ task, stopped: why = '' }) => ill(`task ${task}`, `stands still: ${why}`, 'docs/OPERATIONS.md says what each reason means')) : []),
    ...troubles.map((trouble) => ill('trouble', trouble, LOGS)),
    lagFinding('speed lag', before.speed.lagRecords, speed.lagRecords, 'more processes of the speed layer share the tasks'),
    ...(batch.archive ? [lagFinding('archive lag', before.batch.archive?.lagRecords ?? 0, batch.archive.lagRecords, "look at the batch layer's log: records must be archived before retention removes them")] : []),
    ...(evidence ? [freshFinding('speed freshness', evidence.freshness.speed), freshFinding('serving freshness', evidence.freshness.serving)] : []),
    generationFinding(now),
    ...(evidence?.generation?.reconciled ? [reconciledFinding(evidence.generation.reconciled)] : []),
  ];
}

function lagFinding(what: string, before: number, now: number, cure: string): Finding {
  const found = now === 0 ? 'level with the log' : `${counted(now, 'record')} behind`;
  return now >= BEHIND && now >= before ? advice(what, `${found}, and not falling`, cure) : well(what, found);
}

function freshFinding(what: string, seconds: number | null): Finding {
  if (seconds === null) return ill(what, 'no sign of life', `is it running? ${LOGS}`);
  const found = `${duration(seconds * 1_000)} old`;
  return seconds > SILENT ? ill(what, found, `is it running? ${LOGS}`) : well(what, found);
}

function generationFinding({ batch: { generation, generationAgeSeconds: age } }: Status): Finding {
  if (!generation) return advice('generation', 'none yet', 'npx twofold recompute --wait makes the first; until then all of the answer is live');
  const found = `${generation.id}, ${age === null ? 'of unknown age' : `${duration(age * 1_000)} old`}`;
  return (age ?? 0) > OLD ? advice('generation', found, 'npx twofold recompute; is RECOMPUTE_SCHEDULE what you want?') : well('generation', found);
}

export function reconciledFinding(reconciled: Reconciled): Finding {
  if ('skipped' in reconciled) return well('reconciliation', `not compared: ${reconciled.skipped}`);
  const { compared, mismatches } = reconciled;
  if (mismatches > 0) return ill('reconciliation', `${grouped(mismatches)} of ${counted(compared, 'cell')} differ`, 'npx twofold verify --from log, and report it with npx twofold generations --json');
  return well('reconciliation', `${counted(compared, 'cell')} compared, all equal`);
}

/** @param more whether there are more than were counted */
export function rejectionFinding(count: number, more: boolean): Finding {
  return count === 0 ? well('dead letters', 'none wait to be mended') : advice('dead letters', `${grouped(count)}${more ? ' and more' : ''} wait to be mended`, 'npx twofold rejections list');
}
