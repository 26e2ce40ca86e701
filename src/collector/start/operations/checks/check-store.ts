import { verifyAudit } from '../../../db/audit/verify-audit.ts';
import { silentDevices } from '../../../db/devices/selected-devices.ts';
import { EVIDENCE_DAYS, missingEvidence } from '../../../db/evidence/missing-evidence.ts';
import { deviceSums } from '../../../db/operations/operation-state.ts';
import { WriteCheck } from '../../../db/operations/write-check.ts';
import { recount } from '../../../db/recount/recount.ts';
import { type RecountedSample, recountSample } from '../../../db/recount/recount-sample.ts';
import { idsOf } from '../../../keys/load-key-ring.ts';
import { type Finding, fault, fine, warning } from '../../../operations/finding.ts';
import type { Collector } from '../../open-collector.ts';

/** As many are counted again in a few seconds, and as many devices and offices' months looked at. */
const RECOUNTED_AT_MOST = 20_000;
const DRAWN_AT_MOST = 500;

/**
 * What only the opened collector can tell.
 *
 * @param sample by which the records that are counted again are drawn, where there are many
 */
export async function checkStore(collector: Collector, sample: number): Promise<readonly Finding[]> {
  const { database } = collector;
  const sums = await deviceSums(database.reader);
  return [
    await checkWriting(collector),
    checkClock(collector),
    ...checkPlaces(collector),
    await checkAudit(collector),
    await checkFigures(collector, sample),
    await checkEvidence(collector),
    ...(await checkMonths(collector)),
    checkGaps(sums),
    await checkSilence(collector),
  ];
}

async function checkWriting({ database, evidence }: Collector): Promise<Finding> {
  try {
    await new WriteCheck(database, evidence.objects).check();
    return fine('database', `${database.engine.name} takes in what comes`);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return fault(
      'database',
      `nothing can be written: ${cause instanceof Error ? cause.message : String(cause)}`,
      'Look at the disk and its rights, or at the database server. Devices keep what they have until then',
    );
  }
}

/** Nothing is said where all is divided, or the engine has no parts. */
async function checkMonths({ database }: Collector): Promise<readonly Finding[]> {
  const left = await database.engine.months.undivided(database.reader);
  if (left.length === 0) return [];
  const found = warning(
    'months',
    `${left.join(', ')}: not divided by month yet, so retention deletes row by row`,
    'The server does it from the day after the update on. Where this stays, end whoever reads these tables for hours',
  );
  return [found];
}

function checkClock({ clock }: Collector): Finding {
  const said = new Date(clock.wallMs()).toISOString();
  return clock.doubt === null
    ? fine('clock', `${said} is believed`)
    : fault(
        'clock',
        `${said} is in doubt (${clock.doubt.reason}): nothing is released or deleted`,
        "Set this machine's clock right, then: sipas clock confirm",
      );
}

function checkPlaces({ warnings, keys }: Collector): readonly Finding[] {
  const { ring, sealing, receipt } = idsOf(keys);
  const fault = keys.warning();
  return [
    warnings.length === 0
      ? fine('permissions', 'nobody else of this machine may use the data directory')
      : warning('permissions', warnings.join('; '), 'Do as it says, as the owner of the files or as root'),
    fault === null
      ? fine('keys', `master ${ring}, ${sealing.length} to open answers, ${receipt.length} to sign`)
      : warning('keys', fault, 'Mend that; a copy of the keys belongs into another place: sipas keys list'),
  ];
}

async function checkAudit({ database, pen }: Collector): Promise<Finding> {
  const { entries, faults } = await verifyAudit(database.reader, pen.key);
  return faults.length === 0
    ? fine('audit', `the ${entries} entries of the audit log are whole`)
    : fault(
        'audit',
        `${faults.length} faults in the audit log`,
        'Somebody wrote to the database: sipas audit verify',
      );
}

async function checkFigures({ database, questionnaires }: Collector, sample: number): Promise<Finding> {
  const { reader } = database;
  const { records } = await reader
    .selectFrom('records')
    .select(({ fn }) => fn.countAll<number>().as('records'))
    .executeTakeFirstOrThrow();
  if (records > RECOUNTED_AT_MOST) {
    const by = { seed: sample, mostRecords: RECOUNTED_AT_MOST, mostItems: DRAWN_AT_MOST };
    return sampleFinding(await recountSample(reader, questionnaires, by), sample);
  }
  let differences = 0;
  await recount(reader, questionnaires, {
    difference: () => {
      differences += 1;
    },
    progress: () => undefined,
  });
  return differences === 0
    ? fine('figures', `${records} records, counted again, make the figures that are stored`)
    : fault(
        'figures',
        `${differences} figures differ from what ${records} records make`,
        'See which: sipas recount',
      );
}

function sampleFinding({ months, devices, differences }: RecountedSample, sample: number): Finding {
  const what =
    `${months.records} of ${months.of.records} records, all that ${months.drawn.length} of ${months.of.items} offices' months have, ` +
    `and the books of ${devices.drawn.length} of ${devices.of.items} devices, drawn by chance as sample ${sample}`;
  return differences === 0
    ? fine('figures', `${what}: counted again, they make what is stored`)
    : fault(
        'figures',
        `${what}: counted again, they differ from what is stored in ${differences} places`,
        `See all differences: sipas recount, in a quiet hour. The same draw again: sipas doctor --sample ${sample}`,
      );
}

async function checkEvidence({ database, evidence }: Collector): Promise<Finding> {
  const { objects } = evidence;
  const { looked, missing } = await missingEvidence(database.reader, objects);
  const where = objects === null ? 'in the database' : `in ${objects.place}`;
  if (missing.length === 0) {
    return fine('evidence', `kept ${where}; ${looked} objects of the last ${EVIDENCE_DAYS} days are there`);
  }
  return fault(
    'evidence',
    `${missing.length} of ${looked} objects of the last ${EVIDENCE_DAYS} days are not ${where}, such as ${missing[0]}`,
    'Look whether EVIDENCE_DIR or EVIDENCE_S3 names the place it was kept in, and put back from a copy what is gone; ' +
      'sipas recount --from-batches names every batch',
  );
}

function checkGaps({
  devices,
  missing,
  waiting,
  quarantined,
}: Awaited<ReturnType<typeof deviceSums>>): Finding {
  const text = `${devices} devices; ${missing} records missing, ${waiting} waiting there, ${quarantined} in quarantine`;
  return missing + quarantined === 0
    ? fine('gaps', text)
    : warning('gaps', text, 'See which device: sipas devices list; have it sent to, or its file handed in');
}

async function checkSilence({ database, ingest }: Collector): Promise<Finding> {
  const silent = await silentDevices(database.reader, ingest.now());
  return silent.length === 0
    ? fine('contact', 'every device was heard of within a week')
    : warning(
        'contact',
        `${silent.length} devices were not heard of for a week or more`,
        'See which: sipas devices list; what stands in an office that closed is revoked: sipas devices revoke',
      );
}
