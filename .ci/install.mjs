// The exact dependencies of package-lock.json, and the Node.js pinned among them.
//
// Node.js comes as a package for each platform, each with its hash in the lock file. For a platform without one, the
// Node.js that runs this is used if it is new enough: nothing is fetched that the lock file does not vouch for.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NEEDED_MAJOR = 24;
const EXIT_ENVIRONMENT = 3;

const isWindows = process.platform === 'win32';
const nodePackage = `node-${isWindows ? 'win' : process.platform}-${process.arch}`;

/** The executable that everything of the project runs on; undefined where it is not installed. */
export function projectNode(root) {
  if (!isPinnedHere(root)) return isNewEnough() ? process.execPath : undefined;
  const file = join(root, 'node_modules', nodePackage, 'bin', isWindows ? 'node.exe' : 'node');
  return existsSync(file) ? file : undefined;
}

/** Installs with a few lines of output, errors in full; ends the process where that fails. */
export function installDependencies(root) {
  if (!isPinnedHere(root) && !isNewEnough()) {
    fail(
      `there is no pinned Node.js for ${process.platform} on ${process.arch}. ` +
        `Install Node.js ${NEEDED_MAJOR} or newer and try again (this is ${process.version}).`,
    );
  }
  console.error('setup: installing dependencies, a minute or two …');
  // npm would print hundreds of warnings: that the machine's Node.js is too old, which will not run the packages, and
  // that packages of packages are deprecated.
  const npm = process.env.npm_execpath;
  const [file, ...before] = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm'];
  const { status } = spawnSync(
    file,
    [...before, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: root, stdio: ['ignore', 2, 2], env: withProjectNode(root), shell: file === 'npm' && isWindows },
  );
  if (status !== 0) fail(`npm ci ended with ${status}`, status ?? 1);
  if (projectNode(root) === undefined) {
    fail(
      `the pinned Node.js was not installed: the package ${nodePackage} could not be fetched, or what came is not ` +
        `what package-lock.json vouches for. "npm ci --loglevel=silly" says which.`,
    );
  }
}

/** The environment in which `node` is the project's. */
export function withProjectNode(root) {
  return {
    ...process.env,
    PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`,
  };
}

function isPinnedHere(root) {
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return nodePackage in optionalDependencies;
}

function isNewEnough() {
  return Number.parseInt(process.versions.node, 10) >= NEEDED_MAJOR;
}

function fail(message, exitCode = EXIT_ENVIRONMENT) {
  console.error(`setup: ${message}`);
  process.exit(exitCode);
}
