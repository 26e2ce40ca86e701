import type { Unit, UnitKind } from './unit.ts';

/** A title in both languages of the console. */
export interface HeadTitle {
  readonly vi: string;
  readonly en: string;
}

/** Who heads units of a kind, by title: the law names them so, and a person's name would be out of date tomorrow. */
const USUAL: Readonly<Record<UnitKind, HeadTitle>> = {
  province: { vi: 'Chủ tịch UBND tỉnh', en: "Chair of the provincial People's Committee" },
  city: { vi: 'Chủ tịch UBND thành phố', en: "Chair of the city People's Committee" },
  district: { vi: 'Chủ tịch UBND cấp huyện', en: "Chair of the district People's Committee" },
  commune: { vi: 'Chủ tịch UBND xã', en: "Chair of the commune People's Committee" },
  ward: { vi: 'Chủ tịch UBND phường', en: "Chair of the ward People's Committee" },
  special_zone: { vi: 'Chủ tịch UBND đặc khu', en: "Chair of the special zone People's Committee" },
  department: { vi: 'Thủ trưởng cơ quan', en: 'Head of the department' },
  centre: { vi: 'Giám đốc Trung tâm', en: 'Director of the centre' },
  branch: { vi: 'Giám đốc Chi nhánh', en: 'Director of the branch' },
  office: { vi: 'Trưởng Bộ phận Một cửa', en: 'Head of the one-stop office' },
};

/** The title that units of a kind have where they state none. */
export function usualHeadTitle(kind: UnitKind): HeadTitle {
  return USUAL[kind];
}

/**
 * Who must act where a unit's figure is low: the title it states, else the usual one of its kind. A title of one's own
 * without an English one stands in both languages, since the usual one would name somebody else.
 */
export function headTitleOf({ kind, headTitle, headTitleEn }: HeadedUnit): HeadTitle {
  const usual = USUAL[kind];
  return { vi: headTitle ?? usual.vi, en: headTitleEn ?? headTitle ?? usual.en };
}

type HeadedUnit = Pick<Unit, 'kind' | 'headTitle' | 'headTitleEn'>;
