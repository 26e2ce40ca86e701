import type { Household } from './household-list.ts';
import { drawnOrder, streamOf } from './random-draw.ts';
import { outcomeOf, REPLACED, type SelectionState, selectionState, type Visit } from './visits.ts';

/** How households are drawn and what is done where nobody answers. Recorded with the list: it is the draw. */
export interface SampleSettings {
  /** Of the survey, as it stands in every response: "2026-2". 1 to 20 characters. */
  readonly wave: string;
  /** 1 to 18 digits. */
  readonly seed: string;
  /** Interviews wanted in each neighbourhood, 1 to 500. */
  readonly perNeighbourhood: number;
  /** Further visits where nobody was at home, 0 to 9, before the household may be replaced. */
  readonly callBacks: number;
  /** One in so many selection numbers is interviewed again, 2 to 100. */
  readonly recheckOneIn: number;
}

/** A primary sampling unit (thôn, tổ dân phố) with its households in drawn order. */
export interface DrawnNeighbourhood {
  readonly stratum: string;
  readonly neighbourhood: string;
  /** The selection number of a household is its place here, from 1. What comes after the sample is the reserve. */
  readonly households: readonly string[];
  readonly rechecked: ReadonlySet<number>;
}

/**
 * Draws without replacement in each neighbourhood, in ascending order of strata and neighbourhoods. Only what is in the
 * list matters and not how its rows are ordered.
 */
export function drawSample(
  list: readonly Household[],
  { seed, recheckOneIn }: Pick<SampleSettings, 'seed' | 'recheckOneIn'>,
): readonly DrawnNeighbourhood[] {
  const heaps = grouped(list, (one) => [one.stratum, one.neighbourhood].join('\0'));
  return [...heaps]
    .sort(([one], [other]) => ascending(one, other))
    .map(([name, heap]) => {
      const numbers = heap.map(({ household }) => household).sort(ascending);
      const [stratum = '', neighbourhood = ''] = name.split('\0');
      return {
        stratum,
        neighbourhood,
        households: drawnOrder(numbers, streamOf(seed, name)),
        rechecked: rechecked(numbers.length, recheckOneIn, streamOf(seed, `${name}\0recheck`)),
      };
    });
}

/** One of every `oneIn` selection numbers in turn, each alike. */
function rechecked(count: number, oneIn: number, chance: { below(limit: number): number }): Set<number> {
  const chosen = new Set<number>();
  for (let start = 0; start < count; start += oneIn) chosen.add(start + 1 + chance.below(oneIn));
  return chosen;
}

/** Browsers of four years ago have no Map.groupBy. */
function grouped<Element, Key>(
  elements: readonly Element[],
  keyOf: (element: Element) => Key,
): ReadonlyMap<Key, readonly Element[]> {
  const groups = new Map<Key, Element[]>();
  for (const element of elements) {
    const key = keyOf(element);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [element]);
    else group.push(element);
  }
  return groups;
}

function ascending(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** A household that is, or was, to be interviewed. */
export interface Selection {
  readonly selection: number;
  readonly household: string;
  readonly state: SelectionState;
  /** The selection number it takes the place of; null in the sample itself. */
  readonly replaces: number | null;
  readonly isRechecked: boolean;
}

/**
 * The households to be interviewed in a neighbourhood: the sample, and after each outcome that allows it the next of
 * the reserve in drawn order. Nobody chooses a replacement.
 */
export function selectionsOf(
  { stratum, neighbourhood, households, rechecked }: DrawnNeighbourhood,
  visits: readonly Visit[],
  { perNeighbourhood, callBacks }: Pick<SampleSettings, 'perNeighbourhood' | 'callBacks'>,
): readonly Selection[] {
  const results = grouped(
    visits.filter((visit) => visit.stratum === stratum && visit.neighbourhood === neighbourhood),
    ({ selection }) => selection,
  );
  const places: { replaces: number | null }[] = Array.from(
    { length: Math.min(perNeighbourhood, households.length) },
    () => ({ replaces: null }),
  );
  const selections: Selection[] = [];
  // The list of places grows while it is walked through: a reserve may be replaced too.
  for (const [index, { replaces }] of places.entries()) {
    const selection = index + 1;
    const household = households[index];
    if (household === undefined) break;
    const state = selectionState(
      (results.get(selection) ?? []).map(({ result }) => result),
      callBacks,
    );
    selections.push({
      selection,
      household,
      state,
      replaces,
      isRechecked: rechecked.has(selection) && state.kind === 'done' && state.result === 'completed',
    });
    if (state.kind === 'done' && REPLACED.has(state.result)) places.push({ replaces: selection });
  }
  return selections;
}

export interface NeighbourhoodProgress {
  readonly stratum: string;
  readonly neighbourhood: string;
  readonly target: number;
  readonly completed: number;
  /** Households still to be visited, or visited again. */
  readonly open: number;
  /** Whether the target can no longer be reached: the reserve is used up. */
  readonly isExhausted: boolean;
}

export function progressOf(
  drawn: DrawnNeighbourhood,
  visits: readonly Visit[],
  settings: Pick<SampleSettings, 'perNeighbourhood' | 'callBacks'>,
): NeighbourhoodProgress {
  const selections = selectionsOf(drawn, visits, settings);
  const completed = selections.filter(
    ({ state }) => state.kind === 'done' && state.result === 'completed',
  ).length;
  const open = selections.filter(({ state }) => state.kind !== 'done').length;
  const { stratum, neighbourhood } = drawn;
  const target = settings.perNeighbourhood;
  return { stratum, neighbourhood, target, completed, open, isExhausted: completed + open < target };
}

export type SettingsFault = keyof SampleSettings;

/** Which settings are out of range. */
export function settingsFaults(settings: SampleSettings): readonly SettingsFault[] {
  const { wave, seed, perNeighbourhood, callBacks, recheckOneIn } = settings;
  const faults: SettingsFault[] = [];
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ./-]{0,19}$/u.test(wave) || wave !== wave.normalize('NFC'))
    faults.push('wave');
  if (!/^\d{1,18}$/.test(seed)) faults.push('seed');
  if (!isWhole(perNeighbourhood, 1, 500)) faults.push('perNeighbourhood');
  if (!isWhole(callBacks, 0, 9)) faults.push('callBacks');
  if (!isWhole(recheckOneIn, 2, 100)) faults.push('recheckOneIn');
  return faults;
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

/** The sampling fields of a response, in the words of the questionnaire. */
export function samplingFields(
  { stratum, neighbourhood, selection, result }: Visit,
  { wave }: Pick<SampleSettings, 'wave'>,
  interviewer: number,
): Readonly<Record<string, string>> {
  return {
    wave,
    stratum,
    'primary-sampling-unit': neighbourhood,
    'selection-number': String(selection),
    'interviewer-code': String(interviewer),
    outcome: outcomeOf(result),
  };
}
