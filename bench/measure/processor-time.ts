/** How much processor time a process has used, with its children, as Linux counts it. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { codeOf } from '../../platform/store';

/** Linux tells in hundredths of a second, whatever the machine. */
const TICKS = 100;

/** Seconds of user and system time of the process, its living descendants and those that have ended. */
export function processorSeconds(pid: number): number {
  return descendants(pid).reduce((total, each) => total + ticksOf(each), 0) / TICKS;
}

/** The most memory, in bytes, that the process itself has held at once. */
export function peakMemory(pid: number): number {
  const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(orNothing(() => readFileSync(`/proc/${pid}/status`, 'utf8')) ?? '') ?? [];
  return Number(kilobytes) * 1024;
}

/** The memory, in bytes, that the process itself holds now. */
export function residentMemory(pid: number): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(orNothing(() => readFileSync(`/proc/${pid}/status`, 'utf8')) ?? '') ?? [];
  return Number(kilobytes) * 1024;
}

/** The process that listens on this port of this machine. Throws where there is none that we may look at. */
export function processListeningOn(port: number): number {
  const sockets = new Set(['tcp', 'tcp6'].flatMap((kind) => listeningSockets(kind, port)));
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number);
  // A server's children may have inherited its socket: the oldest is the server.
  const found = pids.sort((a, b) => a - b).find((pid) => socketsOf(pid).some((socket) => sockets.has(socket)));
  if (found === undefined) throw new Error(`nothing on this machine that we may measure listens on port ${port}`);
  return found;
}

function descendants(pid: number): number[] {
  const threads = orNothing(() => readdirSync(`/proc/${pid}/task`)) ?? [];
  const children = threads.flatMap((thread) => orNothing(() => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8'))?.trim().split(' ') ?? []);
  return [pid, ...children.filter((child) => child !== '').flatMap((child) => descendants(Number(child)))];
}

function ticksOf(pid: number): number {
  const stat = orNothing(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // The name, in brackets, may hold spaces; after it come state, parent and so on: see proc(5).
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ').map(Number) ?? [];
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
  return user + system + endedUser + endedSystem;
}

function listeningSockets(kind: string, port: number): string[] {
  const LISTENING = '0A';
  const rows = (orNothing(() => readFileSync(`/proc/net/${kind}`, 'utf8')) ?? '').split('\n').slice(1);
  return rows.flatMap((row) => {
    const columns = row.trim().split(/\s+/);
    const local = Number.parseInt(columns[1]?.split(':')[1] ?? '', 16);
    return local === port && columns[3] === LISTENING ? [`socket:[${columns[9] ?? ''}]`] : [];
  });
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return (orNothing(() => readdirSync(folder)) ?? []).flatMap((name) => orNothing(() => readlinkSync(`${folder}/${name}`)) ?? []);
}

/** Processes and their files come and go while they are read; others' are not for us to see. */
function orNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(String(codeOf(error)))) return undefined;
    throw error;
  }
}
