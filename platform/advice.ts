import { readFileSync } from 'node:fs';

/** What a machine may lack. */
export type Need = 'redis' | 'postgres' | 'java' | 'maven';

/** The name of each in the words of people, and as packages. */
const packages: Record<Need, { what: string; apt: string; brew: string; dnf: string; apk: string; pacman: string }> = {
  redis: { what: 'redis-server 6.2 or newer', apt: 'redis-server', brew: 'redis', dnf: 'valkey', apk: 'valkey', pacman: 'valkey' },
  postgres: { what: 'a Postgres server 13 or newer', apt: 'postgresql', brew: 'postgresql@17', dnf: 'postgresql-server', apk: 'postgresql17', pacman: 'postgresql' },
  java: { what: 'Java 17 or newer', apt: 'default-jre-headless', brew: 'openjdk', dnf: 'java-21-openjdk-headless', apk: 'openjdk21-jre-headless', pacman: 'jre-openjdk-headless' },
  maven: { what: 'mvn (Maven)', apt: 'maven', brew: 'maven', dnf: 'maven', apk: 'maven', pacman: 'maven' },
};

export const whatIs = (need: Need): string => packages[need].what;
export const aptPackage = (need: Need): string => packages[need].apt;

export type System = 'apt' | 'brew' | 'dnf' | 'apk' | 'pacman' | 'other';

/** Which packager this machine has, from /etc/os-release. */
export function thisSystem(): System {
  if (process.platform === 'darwin') return 'brew';
  try {
    return systemOf(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return 'other';
  }
}

/** Reads ID and ID_LIKE of an os-release file. */
export function systemOf(osRelease: string): System {
  const ids = [...osRelease.matchAll(/^ID(?:_LIKE)?="?([^"\n]*)"?$/gm)].flatMap((match) => (match[1] ?? '').split(' '));
  const has = (...names: string[]): boolean => names.some((name) => ids.includes(name));
  if (has('debian', 'ubuntu')) return 'apt';
  if (has('fedora', 'rhel', 'centos')) return 'dnf';
  if (has('alpine')) return 'apk';
  if (has('arch')) return 'pacman';
  return 'other';
}

const install: Record<Exclude<System, 'other'>, string> = {
  apt: 'sudo apt-get install -y',
  brew: 'brew install',
  dnf: 'sudo dnf install',
  apk: 'sudo apk add',
  pacman: 'sudo pacman -S',
};

/** One line that says how to get what is lacking. */
export function adviceFor(needs: readonly Need[], system: System): string {
  if (system === 'other') return `install ${needs.map(whatIs).join(', ')}`;
  return `${install[system]} ${needs.map((need) => packages[need][system]).join(' ')}`;
}
