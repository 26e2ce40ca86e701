import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium as playwright,
} from 'playwright';

/**
 * A real Chromium for the tests: CHROMIUM_PATH, else one installed on the system, else the one that
 * @sparticuz/chromium carries (Linux x64), unpacked once into node_modules.
 *
 * The global set-up of the projects that need it (`chromium-setup.ts`) calls findChromium before the first test:
 * unpacking is not safe to be done by two test files at once.
 */
export interface Chromium {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
}

const SYSTEM_NAMES = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser'];
const SYSTEM_PATHS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** No start-up look-ups of hosts nobody asked for; root may run it in a container. */
export const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** Where the set-up leaves what it found, for the workers it starts afterwards. */
const FOUND = 'SIPAS_TEST_CHROMIUM';

/** Finds it, and leaves word of it for this process and those it starts. Throws an error that says what to install. */
export async function findChromium(): Promise<void> {
  process.env[FOUND] ??= JSON.stringify(await locate());
}

/** What findChromium found. */
export function chromiumOfThisRun(): Chromium {
  const found = process.env[FOUND];
  if (found === undefined)
    throw new Error('findChromium was not called: the project lacks its global set-up');
  return JSON.parse(found) as Chromium;
}

/** As the browser calls itself: "Chromium 153.0.…". */
export async function chromiumVersion(): Promise<string> {
  await findChromium();
  const { executablePath, env } = chromiumOfThisRun();
  return spawnSync(executablePath, ['--version'], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
  }).stdout.trim();
}

/** `HEADED=1` opens a window, with a pause after each step, to watch one test. */
const IS_HEADED = process.env['HEADED'] === '1';
const HEADED_STEP_MS = 250;

/** How a browser is launched. Throws an error that says what a window needs where `HEADED=1` asks for one. */
async function launchOptions() {
  await findChromium();
  const { executablePath, env } = chromiumOfThisRun();
  if (IS_HEADED) mustHaveWindow(executablePath);
  return {
    executablePath,
    env: { ...process.env, ...env } as Record<string, string>,
    args: CHROMIUM_ARGUMENTS,
    headless: !IS_HEADED,
    ...(IS_HEADED ? { slowMo: HEADED_STEP_MS } : {}),
  };
}

/** The Chromium that npm carries is built without windows, and a machine may have no screen. */
function mustHaveWindow(executablePath: string): void {
  if (executablePath.includes(join('node_modules', '.sipas'))) {
    throw new Error(`HEADED=1 needs a Chromium with windows. ${INSTALL_HINT}`);
  }
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) {
    throw new Error('HEADED=1 needs a screen, and neither DISPLAY nor WAYLAND_DISPLAY names one.');
  }
}

/** Drawing what moves takes a processor, and no test looks at it while it does; one that does says so. */
const STILL = { reducedMotion: 'reduce' } as const;

let shared: Promise<Browser> | undefined;

/**
 * A fresh context, with nothing of any other in it, in the one browser of this worker. Files of a project without
 * isolation share it; it ends with the worker.
 */
export async function openContext(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  shared ??= launchOptions().then((how) => playwright.launch(how));
  return (await shared).newContext({ ...STILL, ...options });
}

/**
 * A browser of its own over a profile that survives being closed, for what must be there after a restart or a kill,
 * for the files of a profile, and for what a context that is thrown away does not have (background sync).
 */
export async function openProfile(
  directory: string,
  options: Parameters<typeof playwright.launchPersistentContext>[1] = {},
): Promise<BrowserContext> {
  return playwright.launchPersistentContext(directory, {
    ...(await launchOptions()),
    ...STILL,
    ...options,
  });
}

async function locate(): Promise<Chromium> {
  const chosen = process.env['CHROMIUM_PATH'];
  if (chosen !== undefined && chosen !== '') {
    if (!existsSync(chosen)) throw new Error(`CHROMIUM_PATH names ${chosen}, and there is no such file.`);
    return { executablePath: chosen, env: {} };
  }
  const system = systemChromium();
  if (system !== undefined) return { executablePath: system, env: {} };
  return await carriedChromium();
}

function systemChromium(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = [
    ...SYSTEM_NAMES.flatMap((name) => folders.map((folder) => join(folder, name))),
    ...SYSTEM_PATHS,
  ];
  return candidates.find((path) => existsSync(path));
}

const INSTALL_HINT =
  'The tests need a real Chromium. Install Google Chrome or Chromium (Debian and Ubuntu: apt-get install chromium), ' +
  'or name one in the environment variable CHROMIUM_PATH.';

async function carriedChromium(): Promise<Chromium> {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error(INSTALL_HINT);
  const require = createRequire(import.meta.url);
  const packageFolder = join(dirname(require.resolve('@sparticuz/chromium')), '..');
  const { version } = require(join(packageFolder, 'package.json')) as { version: string };
  const home = join(packageFolder, '..', '..', '.sipas', `chromium-${version}`);
  if (!existsSync(home)) await unpack(packageFolder, home);
  const executablePath = join(home, 'chromium');
  const env = { FONTCONFIG_FILE: fontSettings(home) };
  const bundled = { ...env, LD_LIBRARY_PATH: join(home, 'al2023', 'lib') };
  // The system's own libraries are preferred; the carried ones stand in where libnss3 is not installed.
  for (const candidate of [env, bundled]) {
    const probe = spawnSync(executablePath, ['--version'], { env: { ...process.env, ...candidate } });
    if (probe.status === 0) return { executablePath, env: candidate };
  }
  throw new Error(`${INSTALL_HINT} The one from npm does not run here: is libnss3 installed?`);
}

/** The carried settings look for the carried fonts elsewhere; without a font a page has no text of any height. */
function fontSettings(home: string): string {
  const file = join(home, 'fonts.conf');
  const folders = ['fonts', 'fonts-cache'].map((name) => join(home, name));
  const [fonts, cache] = folders;
  const text = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts</dir><dir>${fonts}</dir><cachedir>${cache}</cachedir></fontconfig>
`;
  // Written whole, since several test files may be here at once.
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, text);
  renameSync(unfinished, file);
  return file;
}

/** Unpacks beside the final place and moves it there whole, so that a broken-off run leaves nothing half-done. */
async function unpack(packageFolder: string, home: string): Promise<void> {
  const unfinished = `${home}.unfinished-${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const formerTemporary = process.env['TMPDIR'];
  try {
    // The package unpacks into the temporary folder and takes whatever lies there for finished.
    process.env['TMPDIR'] = unfinished;
    const { inflate } = await import('@sparticuz/chromium');
    for (const archive of ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br']) {
      await inflate(join(packageFolder, 'bin', archive));
    }
  } finally {
    if (formerTemporary === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = formerTemporary;
  }
  try {
    renameSync(unfinished, home);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(home)) throw error;
  }
}
