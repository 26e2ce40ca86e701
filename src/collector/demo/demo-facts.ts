import { type Day, localDay } from '../../core/kernel/calendar.ts';
import { type Month, monthBefore, monthOfDay, periodAround } from '../../core/kernel/period.ts';
import { type DemoOffice, demoOffices } from './offices.ts';
import { MERGED_COMMUNE, MERGED_COMMUNES, mergerDay } from './province.ts';

/** Lists of facts about the simulated province, as CSV files that are imported as any other. */
export interface DemoFacts {
  readonly published: string;
  readonly caseloads: string;
  readonly targets: string;
}

/** The units of the province begin here, and nothing is told of them before. */
const FIRST_MONTH = '2025-07' as Month;
const FIRST_YEAR = 2025;
const MONTHS = 24;
/** Most visitors are not asked, or do not answer. */
const DOSSIERS_PER_RESPONSE = 9;
const SOURCE = 'Số liệu mô phỏng';

/**
 * What is worth finding: an index whose score rose while its place fell, places within groups, targets reached,
 * missed and open, offices whose results come late by their dossiers too.
 *
 * @param todayMs the end of the simulated time, milliseconds since 1970
 */
export function demoFacts(todayMs: number): DemoFacts {
  const today = localDay(todayMs);
  return { published: published(today), caseloads: caseloads(today), targets: targets(today) };
}

/** The results of a year are published in May of the next; until May the source has the day of today. */
function lastYear(today: Day): number {
  return Math.max(FIRST_YEAR, Number(today.slice(0, 4)) - 1);
}

function published(today: Day): string {
  const year = lastYear(today);
  const usual = `${year + 1}-05-06`;
  const day = usual < today ? usual : today;
  const region = 'Trung du và miền núi phía Bắc';
  const rows = [
    `sipas,${year},99,83.42,100,12,34,${region},3,9,${SOURCE},${day},1.18,`,
    `sipas,${year},99,,,,,tỉnh loại II,4,11,${SOURCE},${day},,`,
    `par-index,${year},99,88.05,100,9,34,${region},2,9,${SOURCE},${day},-0.64,-3`,
    `papi,${year},99,42.903,80,15,34,,,,${SOURCE},${day},1.407,2`,
    `pci,${year},99,66.18,100,22,34,,,,${SOURCE},${day},0.85,-4`,
    `ict,${year},99,,,11,34,,,,${SOURCE},${day},,5`,
  ];
  const header =
    'index,year,unit,score,max,rank,of,group,group_rank,group_of,source,source_date,change,rank_change';
  return listOf(header, rows);
}

interface Caseload {
  readonly received: number;
  readonly finished: number;
  readonly onTime: number;
}

function caseloads(today: Day): string {
  const merger = monthOfDay(mergerDay(today));
  const rows = monthsBefore(today).flatMap((month, ago) => {
    const byUnit = new Map<string, Caseload>();
    for (const [at, office] of demoOffices(today).entries()) {
      const { code } = office.unit;
      const isMerged = month >= merger && MERGED_COMMUNES.some((one) => one === code);
      const unit = isMerged ? MERGED_COMMUNE : code;
      byUnit.set(unit, added(byUnit.get(unit), caseloadOf(office, at, ago)));
    }
    return [...byUnit].map(([unit, { received, finished, onTime }]) =>
      [unit, month, received, finished, onTime].join(','),
    );
  });
  return listOf('unit,month,received,finished,on_time', rows);
}

/** The remainders keep months and neighbours from being alike. */
function caseloadOf({ condition, monthlyResponses }: DemoOffice, at: number, ago: number): Caseload {
  const received = monthlyResponses * DOSSIERS_PER_RESPONSE + ((at * 31 + ago * 17) % 40);
  const finished = received - ((at * 7 + ago * 5) % 12);
  const late = condition === 'late-results' ? 0.21 : 0.008 * (1 + ((at + ago) % 4));
  return { received, finished, onTime: Math.round(finished * (1 - late)) };
}

function added(to: Caseload | undefined, { received, finished, onTime }: Caseload): Caseload {
  return {
    received: (to?.received ?? 0) + received,
    finished: (to?.finished ?? 0) + finished,
    onTime: (to?.onTime ?? 0) + onTime,
  };
}

/** Whole months up to the last one that is over, the newest first. */
function monthsBefore(today: Day): readonly Month[] {
  const current = monthOfDay(today);
  return Array.from({ length: MONTHS }, (_, ago) => monthBefore(current, ago + 1)).filter(
    (month) => month >= FIRST_MONTH,
  );
}

function targets(today: Day): string {
  const year = Number(today.slice(0, 4));
  const published = lastYear(today);
  const quarter = lastQuarter(today);
  const rows = [
    `99,own,,${year},level,85`,
    `99,own,feedback,${year},level,80`,
    `99,own,,${quarter},level,80`,
    `99103,own,,${quarter},level,78`,
    `99107,own,officials,${quarter},level,85`,
    `99204,own,results,${quarter},level,85`,
    `99209,own,feedback,${quarter},level,80`,
    `99201,own,,${quarter},level,86`,
    `99105,own,,${year},level,88`,
    `99,sipas,,${published},level,83`,
    `99,sipas,,${published},change,2`,
    `99,par-index,,${published},rank,10`,
    `99,papi,,${published},level,45`,
    `99,pci,,${published},rank-change,3`,
    `99,sipas,,${year},rank,20-25`,
  ];
  return listOf('unit,measure,part,period,kind,value', rows);
}

/** The newest quarter that is over. */
function lastQuarter(today: Day): string {
  const before = monthBefore(monthOfDay(today), Number(today.slice(5, 7)) % 3 || 3);
  return periodAround(before, 'quarter').text;
}

function listOf(header: string, rows: readonly string[]): string {
  return [header, ...rows, ''].join('\n');
}
