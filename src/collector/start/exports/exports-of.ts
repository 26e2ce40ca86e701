import { SqlExportStore } from '../../db/figures/export-store.ts';
import { SqlReportStore } from '../../db/figures/figure-store.ts';
import { SqlOpenRows } from '../../db/figures/open-row-reader.ts';
import { Exports } from '../../exports/exports.ts';
import { shuffled } from '../../exports/shuffled.ts';
import { exportWriter } from '../../exports/write-open-export.ts';
import type { Collector } from '../open-collector.ts';
import { exportThread } from './export-thread.ts';

/** What reads in threads writes exports in one too; a command, which serves nobody else, does it on its own. */
export function exportsOf(collector: Collector): Exports {
  const { database, units, questionnaires, ingest, pen } = collector;
  return new Exports({
    store: new SqlExportStore(database, pen),
    units,
    months: new SqlReportStore(database.reader),
    questionnaires,
    write:
      database.runsIn === 'threads'
        ? exportThread(database.place)
        : exportWriter({ rows: new SqlOpenRows(database.reader), shuffled }),
    nowMs: ingest.now,
  });
}
