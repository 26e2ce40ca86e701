import type { Decimal } from '../kernel/decimal.ts';
import { foldText } from '../units/fold-text.ts';
import { englishGroupName, isRegionOfCountry } from './group-names.ts';
import type { InBoth, KnownIndex } from './known-indices.ts';
import type { PublishedChange } from './published-changes.ts';
import type { GroupRank, PublishedFigure } from './published-figure.ts';
import { type WritingLanguage, writeDecimal, writeSize } from './write-decimal.ts';

/** A level that was to be reached, for the clause about it. */
export interface LevelTarget {
  readonly level: Decimal;
  /** `above`: met and more than met. Null: nothing can be said of it yet, so no clause is. */
  readonly met: 'above' | 'exactly' | 'missed' | null;
}

export interface MeetingFacts {
  readonly index: KnownIndex;
  readonly figure: PublishedFigure;
  readonly change: PublishedChange;
  readonly target: LevelTarget | null;
}

/**
 * What is said in one sentence at a meeting, in both languages, to be copied. Every clause stands only where its data
 * is there; null where there is nothing to say.
 *
 * Example: "Năm 2020, SIPAS đạt 85,17%, tăng 4,13 điểm phần trăm so với năm 2019 (81,04%), vượt chỉ tiêu 80%; xếp thứ
 * 32/63, tăng 17 bậc; xếp thứ 8/14 trong nhóm tỉnh loại III, 3/8 trong vùng Đông Nam Bộ."
 */
export function meetingSentence(facts: MeetingFacts): InBoth | null {
  const vi = sentenceIn('vi', facts);
  const en = sentenceIn('en', facts);
  return vi === null || en === null ? null : { vi, en };
}

function sentenceIn(language: WritingLanguage, facts: MeetingFacts): string | null {
  const words = WORDS[language];
  const { figure, index, change } = facts;
  const clauses = [
    scoreClause(language, facts),
    rankClause(language, facts),
    groupClause(language, figure.groups),
  ];
  const said = clauses.filter((clause) => clause !== null);
  if (said.length === 0) return null;
  const notes = [
    change.warning === null ? null : words.frameworkChanged,
    change.otherField === null || figure.of === null ? null : words.otherField(figure.of, change.otherField),
  ].filter((note) => note !== null);
  return [`${words.begin(figure.year, index.shortName)} ${said.join('; ')}.`, ...notes].join(' ');
}

function scoreClause(
  language: WritingLanguage,
  { figure, index, change, target }: MeetingFacts,
): string | null {
  const words = WORDS[language];
  const score =
    figure.score === null ? null : words.score(amount(figure.score, language, figure, index), figure.scoreIs);
  const moved = change.score === null ? null : movedClause(language, change, figure, index);
  const met =
    target === null || target.met === null
      ? null
      : words.target[target.met](amount(target.level, language, { ...figure, max: null }, index));
  const parts = [score, moved, met].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(', ');
}

function movedClause(
  language: WritingLanguage,
  { score: by, formerScore }: PublishedChange,
  figure: PublishedFigure,
  index: KnownIndex,
): string {
  const words = WORDS[language];
  const change = by as Decimal;
  const size = `${writeSize(change, language)} ${index.isPercent ? words.percentagePoints : words.points}`;
  const former = formerScore === null ? '' : ` (${amount(formerScore, language, figure, index)})`;
  const year = figure.year - 1;
  if (change.units === 0) return words.sameScore(year) + former;
  return (change.units > 0 ? words.up : words.down)(size, year) + former;
}

/** "85,17%"; "40,746/80 điểm"; "10,2 điểm" where nobody says of how many. */
function amount(
  score: Decimal,
  language: WritingLanguage,
  { max }: Pick<PublishedFigure, 'max'>,
  index: KnownIndex,
): string {
  const number = writeDecimal(score, language);
  if (index.isPercent) return `${number}%`;
  const of = max === null ? '' : `/${writeDecimal(max, language)}`;
  return `${number}${of} ${WORDS[language].points}`;
}

function rankClause(language: WritingLanguage, { figure, change }: MeetingFacts): string | null {
  const words = WORDS[language];
  const place = figure.rank === null ? null : `${words.ranked} ${placeOf(figure.rank, figure.of, language)}`;
  const places = change.rankPlaces;
  const moved =
    places === null
      ? null
      : places === 0
        ? words.samePlace
        : (places > 0 ? words.placesUp : words.placesDown)(Math.abs(places));
  const parts = [place, moved].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(', ');
}

function groupClause(language: WritingLanguage, groups: readonly GroupRank[]): string | null {
  if (groups.length === 0) return null;
  const words = WORDS[language];
  const places = groups.map(({ group, rank, of }) => `${placeOf(rank, of, language)} ${words.within(group)}`);
  return `${words.ranked} ${places.join(', ')}`;
}

function placeOf(rank: number, of: number | null, language: WritingLanguage): string {
  if (of === null) return String(rank);
  return language === 'vi' ? `${rank}/${of}` : `${rank} of ${of}`;
}

const SAYS_WHAT_IT_IS = /^(nhom|vung|khoi|cum) /;

/** A group with the word for what it is, where its name does not begin with one. */
function groupVi(group: string): string {
  if (SAYS_WHAT_IT_IS.test(foldText(group))) return group;
  return isRegionOfCountry(group) ? `vùng ${group}` : `nhóm ${group}`;
}

function groupEn(group: string): string {
  const english = englishGroupName(group);
  if (english !== null) {
    return isRegionOfCountry(group) ? `the region ${english}` : `the group ${english}`;
  }
  return SAYS_WHAT_IT_IS.test(foldText(group)) ? group : `the group ${group}`;
}

interface SentenceWords {
  readonly begin: (year: number, index: string) => string;
  readonly points: string;
  readonly percentagePoints: string;
  readonly score: (amount: string, is: PublishedFigure['scoreIs']) => string;
  readonly up: (size: string, formerYear: number) => string;
  readonly down: (size: string, formerYear: number) => string;
  readonly sameScore: (formerYear: number) => string;
  readonly target: Readonly<Record<'above' | 'exactly' | 'missed', (level: string) => string>>;
  readonly ranked: string;
  readonly placesUp: (places: number) => string;
  readonly placesDown: (places: number) => string;
  readonly samePlace: string;
  readonly within: (group: string) => string;
  readonly frameworkChanged: string;
  readonly otherField: (of: number, formerOf: number) => string;
}

const WORDS: Readonly<Record<WritingLanguage, SentenceWords>> = {
  vi: {
    begin: (year, index) => `Năm ${year}, ${index}`,
    points: 'điểm',
    percentagePoints: 'điểm phần trăm',
    score: (amount, is) => `đạt ${is === 'more-than' ? 'trên ' : ''}${amount}`,
    up: (size, year) => `tăng ${size} so với năm ${year}`,
    down: (size, year) => `giảm ${size} so với năm ${year}`,
    sameScore: (year) => `không đổi so với năm ${year}`,
    target: {
      above: (level) => `vượt chỉ tiêu ${level}`,
      exactly: (level) => `đạt chỉ tiêu ${level}`,
      missed: (level) => `chưa đạt chỉ tiêu ${level}`,
    },
    ranked: 'xếp thứ',
    placesUp: (places) => `tăng ${places} bậc`,
    placesDown: (places) => `giảm ${places} bậc`,
    samePlace: 'giữ nguyên thứ hạng',
    within: (group) => `trong ${groupVi(group)}`,
    frameworkChanged:
      'Phương pháp đo thay đổi từ năm 2022 nên kết quả hai năm không so sánh trực tiếp với nhau được.',
    otherField: (of, formerOf) =>
      `Không so sánh số bậc vì năm trước xếp hạng ${formerOf} đơn vị, năm nay ${of} đơn vị.`,
  },
  en: {
    begin: (year, index) => `In ${year}, ${index}`,
    points: 'points',
    percentagePoints: 'percentage points',
    score: (amount, is) => `reached ${is === 'more-than' ? 'more than ' : ''}${amount}`,
    up: (size, year) => `up ${size} on ${year}`,
    down: (size, year) => `down ${size} on ${year}`,
    sameScore: (year) => `unchanged on ${year}`,
    target: {
      above: (level) => `above the target of ${level}`,
      exactly: (level) => `meeting the target of ${level}`,
      missed: (level) => `short of the target of ${level}`,
    },
    ranked: 'ranked',
    placesUp: (places) => `up ${places} ${places === 1 ? 'place' : 'places'}`,
    placesDown: (places) => `down ${places} ${places === 1 ? 'place' : 'places'}`,
    samePlace: 'the same place as before',
    within: (group) => `in ${groupEn(group)}`,
    frameworkChanged:
      'The method of measurement changed in 2022, so the results of the two years cannot be compared directly.',
    otherField: (of, formerOf) =>
      `Places are not compared: ${formerOf} units were ranked the year before, ${of} in this one.`,
  },
};
