import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { must } from '../../../core/kernel/assert.ts';
import type { EnrolmentId } from '../../../core/kernel/brand.ts';
import { type Day, isDay, localDay } from '../../../core/kernel/calendar.ts';
import { monthOfDay } from '../../../core/kernel/period.ts';
import { checkUnits } from '../../../core/units/check-units.ts';
import { unitFields } from '../../../core/units/parse-unit-row.ts';
import { unitRef } from '../../../core/units/unit.ts';
import { EVERY_UNIT } from '../../../core/units/unit-scope.ts';
import { writeReleaseTime } from '../../db/counting/release-time.ts';
import { setSpot } from '../../db/devices/device-spots.ts';
import { SqlExclusionStore } from '../../db/exclusions/exclusion-store.ts';
import { holdsData } from '../../db/operations/holds-data.ts';
import { forgetIdentity } from '../../db/operations/recognise-restore.ts';
import { INSTANCE_FILE } from '../../db/sqlite/identity.ts';
import { inTransaction } from '../../db/transaction.ts';
import { SqlOpeningHoursStore } from '../../db/units/opening-hours.ts';
import { demoExclusion } from '../../demo/demo-exclusion.ts';
import { demoFacts } from '../../demo/demo-facts.ts';
import { demoRecordings } from '../../demo/demo-recordings.ts';
import { demoSpots } from '../../demo/demo-spots.ts';
import { type DemoProgress, fillWithDemo } from '../../demo/fill-with-demo.ts';
import { demoPlaces, demoUnits } from '../../demo/province.ts';
import { seededRandom } from '../../demo/random.ts';
import { DEMO_WEEK } from '../../demo/simulate-year.ts';
import type { Config } from '../../start/config.ts';
import { type Collector, openCollector } from '../../start/open-collector.ts';
import { closeDemo } from '../close-demo.ts';
import { COMMAND_ACTOR, type CommandContext } from '../command-context.ts';
import { CommandRefused } from '../command-refused.ts';
import { EXIT_USAGE } from '../exit-codes.ts';
import { type ConfigOptions, readConfigOf } from '../read-config-of.ts';

const DEFAULT_SEED = '1';
const QUESTIONNAIRE = 'sipas-2023-service';

interface DemoOptions extends Pick<ConfigOptions, 'dataDir'> {
  readonly seed: string;
  readonly json?: true;
}

/** `sipas demo`: a simulated province in an empty data directory. */
export function registerDemo(program: Command, context: CommandContext): void {
  program
    .command('demo')
    .description(
      'Simulates a province of some forty offices over the twelve months up to today, a few of them with something ' +
        'wrong, and sends every response through the same checks as a real one. The same seed on the same day gives ' +
        'the same records. A data directory that holds anything is refused and left as it is.',
    )
    .option('--data-dir <folder>', 'where the embedded database is kept (default: ./data)')
    .option('--seed <number>', 'a whole number from 0 to 999999', DEFAULT_SEED)
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 done; 1 there is data already, nothing was changed;\n' +
        '2 the command was not given as described; 3 the database cannot be used.',
    )
    .action(context.actionOf(demo));
}

async function demo(context: CommandContext, options: DemoOptions, command: Command): Promise<void> {
  if (!/^\d{1,6}$/.test(options.seed)) {
    command.error(`sipas: --seed ${options.seed} is not a whole number from 0 to 999999`, {
      exitCode: EXIT_USAGE,
    });
  }
  const filled = await fillDemo(context, readConfigOf(context, options), Number(options.seed));
  if (filled === null) throw refusal();
  const { offices, responses } = filled;
  context.print(
    options.json === true
      ? JSON.stringify({ ok: true, offices, responses })
      : `${offices} offices, ${responses} responses`,
  );
}

/**
 * For `sipas start --demo`: fills, goes on with what it filled before, or stops the command where there is other data.
 *
 * @returns the last day of the simulated time
 */
export async function fillBeforeStart(context: CommandContext, config: Config): Promise<Day> {
  const filled = join(config.dataDir, FILLED);
  const isNew = !existsSync(filled);
  if (isNew && (await fillDemo(context, config, Number(DEFAULT_SEED))) === null) throw refusal();
  const day = (await readFile(filled, 'utf8')).trim();
  // The file was empty once.
  return isDay(day) ? day : localDay((await stat(filled)).mtimeMs);
}

function refusal(): CommandRefused {
  return new CommandRefused(
    'there is data already, and the simulated province is never mixed with it. Start without --demo to use what ' +
      'is there, or name an empty folder in DATA_DIR.',
  );
}

/** Where the embedded database is filled; what a broken-off run leaves here is no data. */
const UNFINISHED = 'unfinished-demo';
/** A file that says of a data directory that the province in it is simulated, and up to which day. */
const FILLED = 'simulated-province';

interface Filled extends DemoProgress {
  /** The last of the simulated time. */
  readonly day: Day;
}

/** What was filled in, or null where there is data already; then nothing was touched. */
async function fillDemo(context: CommandContext, config: Config, seed: number): Promise<Filled | null> {
  if (config.databaseUrl !== null) {
    const filled = await fillStore(context, config, seed);
    if (filled !== null) await writeFile(join(config.dataDir, FILLED), filled.day);
    return filled;
  }
  // An existing database is not even opened: opening migrates it.
  if (!(await isEmptyFolder(config.dataDir))) return null;
  // Filled aside and moved in whole, so that a run broken off half-way never passes for a province.
  const aside = join(config.dataDir, UNFINISHED);
  if (existsSync(aside)) await rm(aside, { recursive: true });
  const filled = await fillStore(context, { ...config, dataDir: aside }, seed);
  // Made again where the province is opened.
  await rm(join(aside, INSTANCE_FILE));
  if (filled !== null) await writeFile(join(aside, FILLED), filled.day);
  for (const name of await readdir(aside)) await rename(join(aside, name), join(config.dataDir, name));
  await rmdir(aside);
  return filled;
}

async function fillStore(context: CommandContext, config: Config, seed: number): Promise<Filled | null> {
  // Anyone who tries it out sees what ten responses change.
  const collector = await openCollector({
    ...config,
    release: 'at-ten',
    isFlagging: true,
    runsIn: 'own-thread',
  });
  try {
    if (await holdsData(collector.database.writer)) return null;
    await writeReleaseTime(collector.database.writer, 'at-ten');
    const todayMs = Date.now();
    const rows = demoUnits(localDay(todayMs)).map((unit, index) => ({
      line: index + 1,
      fields: unitFields(unit),
    }));
    const added = await collector.units.change((existing) => checkUnits(existing, rows));
    if (!added.ok) return null;
    await openPlaces(collector, localDay(todayMs));
    const { database } = collector;
    // What is filled aside and broken off is thrown away.
    const filled = await database.engine.withoutWaitingForDisk(database.writer, () =>
      fillOpen(context, collector, seed, todayMs),
    );
    await forgetIdentity(database.writer);
    return { ...filled, day: localDay(todayMs) };
  } finally {
    await collector.close();
  }
}

/** From the first day on: what comes after closing is told from the rest. */
async function openPlaces({ database, pen }: Collector, today: Day): Promise<void> {
  const hours = new SqlOpeningHoursStore(database, pen);
  for (const place of demoPlaces(today)) {
    await hours.set(unitRef(place), { from: place.validFrom, week: DEMO_WEEK }, COMMAND_ACTOR);
  }
}

async function fillOpen(
  context: CommandContext,
  collector: Collector,
  seed: number,
  todayMs: number,
): Promise<DemoProgress> {
  const { ingest, enrolments } = collector;
  await addRecordings(collector);
  const questionnaire = must(collector.questionnaires.latest(QUESTIONNAIRE), QUESTIONNAIRE);
  const filled = await fillWithDemo({ ...ingest, enrolments }, questionnaire, seed, todayMs, (progress) =>
    showDemo(context, progress),
  );
  await placeDevices(collector, localDay(todayMs));
  // What small offices' months hold back, of the quarters that are over.
  await collector.pendingBlocks.release(new AbortController().signal);
  await addExclusion(collector, localDay(todayMs), seed);
  await addFacts(collector, todayMs);
  await collector.deferredWrites.writeAll(monthOfDay(localDay(todayMs)));
  await closeDemo(collector, todayMs);
  return filled;
}

/** From the first day on, before anything is broken down by it. */
async function placeDevices({ database }: Collector, today: Day): Promise<void> {
  const spots = demoSpots(today);
  const { writer, engine } = database;
  await inTransaction(writer, engine, async (transaction) => {
    const devices = await transaction
      .selectFrom('enrolments')
      .select(['id', 'unit', 'enrolled_day'])
      .where('kind', '=', 'device')
      .orderBy('id')
      .execute();
    for (const { id, unit, enrolled_day } of devices) {
      const spot = spots.get(unit) ?? null;
      if (spot !== null) await setSpot(transaction, id as EnrolmentId, { from: enrolled_day as Day, spot });
    }
  });
}

async function addExclusion(
  { database, questionnaires, pen }: Collector,
  today: Day,
  seed: number,
): Promise<void> {
  const { unit, conditions, reason } = demoExclusion(today);
  const exclusions = new SqlExclusionStore(database, questionnaires, pen, () => seededRandom(seed).id());
  await exclusions.exclude(unit, conditions, { actor: COMMAND_ACTOR, reason });
}

async function addRecordings({ recordings }: Collector): Promise<void> {
  for (const recording of demoRecordings(QUESTIONNAIRE, COMMAND_ACTOR)) {
    const kept = await recordings.keep(recording);
    if (!kept.ok) throw new Error(`a recording of ${recording.place} was refused: ${kept.error}`);
  }
}

/** Published figures, caseloads and targets of the province, by the lists anybody imports. */
async function addFacts({ facts }: Collector, todayMs: number): Promise<void> {
  const lists = demoFacts(todayMs);
  for (const [list, csv] of [
    [facts.publishedLists, lists.published],
    [facts.caseloadLists, lists.caseloads],
    [facts.targetLists, lists.targets],
  ] as const) {
    const imported = await list.import(Buffer.from(csv), { actor: COMMAND_ACTOR, scope: EVERY_UNIT });
    if (!imported.ok) throw new Error(`a simulated list was refused: ${JSON.stringify(imported.error)}`);
  }
}

async function isEmptyFolder(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).every((name) => name === UNFINISHED);
  } catch (error) {
    // A file in the place of the folder is named where the database is opened.
    return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
  }
}

function showDemo(context: CommandContext, { officesDone, offices, responses }: DemoProgress): void {
  context.showProgress(`demo: ${officesDone} of ${offices} offices, ${responses} responses`, {
    isLast: officesDone === offices,
    // After the first too: it says at once that something happens.
    isMilestone: officesDone === 1 || officesDone % 10 === 0,
  });
}
