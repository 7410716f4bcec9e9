/**
 * The first step of `npm start` and `npm test`, on a clone where nothing is installed: so it uses nothing but Node.
 *
 *   node platform/bootstrap.mjs packages       installs the packages, no more
 *   node platform/bootstrap.mjs test [args]    runs the tests
 *   node platform/bootstrap.mjs <command> ...  runs a command of cli/
 */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const oldestNode = [20, 19];

requireNode();
installPackages();
if (process.argv[2] !== 'packages') handOver(process.argv[2] || 'start', process.argv.slice(3));

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  fail(`Twofold needs Node ${oldestNode.join('.')} or newer; this is ${process.versions.node}. Get one from https://nodejs.org`);
}

function installPackages() {
  if (packagesAreThere()) return;
  console.log('Installing the packages with npm: this takes some seconds, once');
  const ran = npm('ci');
  // A lock file made where the registry lacks the packages of other systems is refused by `ci`, but holds all that is needed here.
  const again = ran.status !== 0 && /EUSAGE/.test(ran.stderr) ? npm('install', '--no-save') : ran;
  if (again.signal) process.exit(130);
  if (again.status !== 0) fail(`npm could not install the packages:\n${again.error ? again.error.message : again.stderr + again.stdout}`);
}

function npm(command, ...options) {
  const args = [command, ...options, '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const script = process.env.npm_execpath || '';
  return script.endsWith('npm-cli.js')
    ? spawnSync(process.execPath, [script, ...args], { cwd: root, encoding: 'utf8' })
    : spawnSync('npm', args, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' });
}

/** npm writes down what it installed; that is compared with what package-lock.json asks for. */
function packagesAreThere() {
  const wanted = packagesOf('package-lock.json');
  const installed = packagesOf(join('node_modules', '.package-lock.json'));
  // Packages for other systems are optional, and rightly not there.
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    return found ? found.version === entry.version : Boolean(entry.optional || entry.devOptional);
  });
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
}

function handOver(command, args) {
  const script = command === 'test' ? ['platform/run-tests.ts', ...args] : ['cli/main.ts', command, ...args];
  const child = spawn(process.execPath, ['--import', 'tsx', ...script], { cwd: root, stdio: 'inherit' });

  // Ctrl-C in a terminal reaches the child by itself, for it is in the same process group; npm sends us one more.
  // Without a terminal we are the only ones who were told. Repeats within a second are the same request.
  let last = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      const typed = signal === 'SIGINT' && process.stdin.isTTY;
      if (typed || Date.now() - last < 1000) return;
      last = Date.now();
      child.kill(signal);
    });
  }
  child.on('error', (error) => fail(`could not start ${script[0]}: ${error.message}`));
  child.on('exit', (code, signal) => {
    const numbers = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };
    process.exit(signal ? 128 + (numbers[signal] || 0) : code);
  });
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
