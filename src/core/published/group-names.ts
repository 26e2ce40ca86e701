import { foldText } from '../units/fold-text.ts';

/** Regions and classes are free text in Vietnamese. Of those that are in general use the English name is known. */

/** Socio-economic regions, before and since 2025, folded. */
const REGIONS: Readonly<Record<string, string>> = {
  'trung du va mien nui phia bac': 'Northern Midlands and Mountains',
  'dong bang song hong': 'Red River Delta',
  'bac trung bo': 'North Central',
  'bac trung bo va duyen hai mien trung': 'North Central and Central Coast',
  'duyen hai mien trung': 'Central Coast',
  'duyen hai nam trung bo': 'South Central Coast',
  'duyen hai nam trung bo va tay nguyen': 'South Central Coast and Central Highlands',
  'nam trung bo va tay nguyen': 'South Central and Central Highlands',
  'tay nguyen': 'Central Highlands',
  'dong nam bo': 'Southeast',
  'dong bang song cuu long': 'Mekong River Delta',
};

/** Parts of a province, folded and without the word for a region. */
const LANDSCAPES: Readonly<Record<string, string>> = {
  'do thi': 'Towns',
  'nong thon': 'Countryside',
  'dong bang': 'Lowlands',
  'doi nui': 'Hills and mountains',
  'mien nui': 'Mountains',
  'trung du': 'Midlands',
  'ven song': 'Riverside',
  'ven bien': 'Coast',
  'bien gioi': 'Border',
  'hai dao': 'Islands',
};

const UNITS: Readonly<Record<string, string>> = {
  tinh: 'provinces',
  'thanh pho': 'cities',
  huyen: 'districts',
  xa: 'communes',
  phuong: 'wards',
  'dac khu': 'special zones',
  'do thi': 'urban areas',
};
const CLASS = new RegExp(`^(${Object.keys(UNITS).join('|')}) (loai|khu vuc) (dac biet|i{1,3}|iv|v|[1-5])$`);

/** Whether it is one of the socio-economic regions of the country. */
export function isRegionOfCountry(name: string): boolean {
  return Object.hasOwn(REGIONS, foldText(name));
}

/**
 * The English name of a region or class; null of one that is not generally known. Examples: “Đông Nam Bộ” is
 * “Southeast”, “Phường loại II” is “Class II wards”.
 */
export function englishGroupName(name: string): string | null {
  const folded = foldText(name).trim();
  const landscape = folded.replace(/^vung /, '');
  if (Object.hasOwn(REGIONS, folded)) return REGIONS[folded] ?? null;
  if (Object.hasOwn(LANDSCAPES, landscape)) return LANDSCAPES[landscape] ?? null;
  const [, unit = '', by, rank = ''] = CLASS.exec(folded) ?? [];
  const units = UNITS[unit];
  if (units === undefined) return null;
  if (rank === 'dac biet') return `Special-class ${units}`;
  return `${by === 'loai' ? 'Class' : 'Area'} ${rank.toUpperCase()} ${units}`;
}

/** A region or class as a page in that language shows it; null of none. */
export function groupNameIn<Name extends string | null>(name: Name, language: string): Name | string {
  return (name === null || language === 'vi' ? null : englishGroupName(name)) ?? name;
}
