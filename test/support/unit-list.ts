import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** As many as there are since 1 July 2025. */
export const PROVINCE_COUNT = 34;
export const COMMUNE_COUNT = 3321;

const HEADER = 'code,parent_code,kind,name,name_en,valid_from,valid_to';
const SYLLABLES =
  'Mơ Rừng Đá Sương Gió Thuở Khế Ổi Bưởi Quýt Dẻ Trám Sậy Nứa Lứa Xoài Vượn Nghé Hươu Cò'.split(' ');

/**
 * An invented list of units of the country's size as CSV: 34 provinces (codes 901–934), 3,321 communes, wards and
 * special zones (codes 00001–03321) dealt out among them. The same text every time.
 */
function inventedUnitList(): string {
  const provinces = Array.from({ length: PROVINCE_COUNT }, (_, index) => {
    const form = index % 6 === 0 ? ['city', 'Thành phố', 'City'] : ['province', 'Tỉnh', 'Province'];
    return row(provinceCode(index), '', index, form);
  });
  const communes = Array.from({ length: COMMUNE_COUNT }, (_, index) => {
    const form =
      index % 255 === 0
        ? ['special_zone', 'Đặc khu', 'Special Zone']
        : index % 5 === 0
          ? ['ward', 'Phường', 'Ward']
          : ['commune', 'Xã', 'Commune'];
    const code = String(index + 1).padStart(5, '0');
    return row(code, provinceCode(index % PROVINCE_COUNT), index + PROVINCE_COUNT, form);
  });
  return [HEADER, ...provinces, ...communes, ''].join('\n');
}

/** The list of real units that may lie beside the project, or null: it is not part of it. */
function realUnitList(): string | null {
  const path = join(import.meta.dirname, '../../../shared/data/units-2026.csv');
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/** The lists of full size to be had here, by name. */
export function unitLists(): readonly (readonly [name: string, csv: string])[] {
  const real = realUnitList();
  return [
    ['the invented list', inventedUnitList()],
    ...(real === null ? [] : [['the real list', real] as const]),
  ];
}

function provinceCode(index: number): string {
  return String(901 + index);
}

function row(code: string, parent: string, seed: number, [kind, title, titleEn]: readonly string[]): string {
  const [first, second, third] = [1, 20, 400].map((size) => SYLLABLES[Math.floor(seed / size) % 20] ?? '');
  const name = [third, second, first].join(' ');
  return [code, parent, kind, `${title} ${name}`, `${ascii(name)} ${titleEn}`, '2025-07-01', ''].join(',');
}

function ascii(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('Đ', 'D').replaceAll('đ', 'd');
}
