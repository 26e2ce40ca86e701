/**
 * How long each gate may take, in seconds on two idle processors, in the order in which they run: what fails soonest
 * comes first, and a stage in which one failed is the last that runs.
 *
 * A proof stands once at full size: where `size` is stated it runs so here, and in `npm test` smaller or not at all.
 * `isLater`: brought by other work than the house, for which there is room beside the twenty minutes.
 */
export const STAGES = [
  {
    types: { seconds: 35 },
    'format and lint': { seconds: 8 },
    'the directions of imports': { seconds: 10 },
    'dead code': { seconds: 12 },
    'the lock file serves every platform and names no registry host': { seconds: 1 },
  },
  {
    'npm test': { seconds: 300 },
    'a file that takes over 20 s says at its top why': { seconds: 1 },
  },
  {
    'no grave weakness is known of what the product is made of': { seconds: 30 },
    'what npm test draws or looks at in part': { seconds: 105, size: { TIMES: 10 } },
    'the collector killed under load on each engine': { seconds: 100, size: { KILLS: 24 } },
    'the longer walks in Chromium, which is killed at every step of submit and sync': {
      seconds: 190,
      size: { KILLS: 60 },
    },
    'own phones, an interview and the people of the console in Chromium': {
      seconds: 80,
      isLater: true,
    },
    'no screen breaks a rule of WCAG 2.2 AA that a machine can check': { seconds: 140, isLater: true },
    'no sum of fewer than ten can be computed': { seconds: 105, size: { ATTACKS: 4 } },
    'nor from what is told of groups': { seconds: 30, size: { ATTACKS: 4 }, isLater: true },
    'nor from what is excluded': { seconds: 30, size: { ATTACKS: 4 }, isLater: true },
    'R computes the same figures': { seconds: 20, isLater: true },
    'statisticians come to the same figures': { seconds: 15, isLater: true },
    'requests that nobody expects': { seconds: 103, size: { FUZZ_REQUESTS: 60_000 } },
    'nothing is lost, whatever befalls the collector': { seconds: 150, size: { KILLS: 6 }, isLater: true },
    'nothing is lost where a country collects, whatever part of the cluster fails': {
      seconds: 240,
      size: { ROUNDS: 1, MOST_SILENT_SECONDS: 60 },
      isLater: true,
    },
    "a kiosk's day, with everything that can befall it": {
      seconds: 240,
      size: { RESPONDENTS: 80 },
      isLater: true,
    },
    'the simulation keeps the promise': { seconds: 120, size: { SCHEDULES: 10_000 } },
    'a fresh clone starts with one command': { seconds: 80 },
  },
];

/** What is foreseen beside them, gates that other work brings, and what of today's will grow by. */
export const FORESEEN = {
  'LibreOffice, and what R and pspp take longer': 120,
  'the simulation, larger by': 120,
};

const MOST_OF_HOUSE = 20 * 60;
export const MOST_WITH_ALL = 40 * 60;

const gates = STAGES.flatMap((stage) => Object.values(stage));
const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);
const secondsOf = (some) => sum(some.map(({ seconds }) => seconds));

export const TODAY = secondsOf(gates);
export const WITH_ALL = TODAY + sum(Object.values(FORESEEN));

const ofHouse = secondsOf(gates.filter(({ isLater }) => isLater !== true));
if (ofHouse > MOST_OF_HOUSE)
  throw new Error(`the budgets of the house add up to ${ofHouse} s; at most ${MOST_OF_HOUSE}`);
if (WITH_ALL > MOST_WITH_ALL)
  throw new Error(`with what is foreseen they add up to ${WITH_ALL} s; at most ${MOST_WITH_ALL}`);
