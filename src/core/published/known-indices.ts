import { type Decimal, parseDecimal } from '../kernel/decimal.ts';
import { foldText } from '../units/fold-text.ts';

/** Something said in both languages of the console. */
export interface InBoth {
  readonly vi: string;
  readonly en: string;
}

/** An index that authorities or others publish about units. */
export interface KnownIndex {
  readonly id: string;
  /** What people call it in a sentence. */
  readonly shortName: string;
  readonly title: InBoth;
  /** Whether its score is a percentage: then it changes by percentage points and not by points. */
  readonly isPercent: boolean;
  /** Of what its score is, where the source leaves that out. */
  readonly usualMax: Decimal | null;
}

const HUNDRED = parseDecimal('100');

/** The indices that come with the product; a list may name any other. */
export const KNOWN_INDICES: readonly KnownIndex[] = [
  {
    id: 'sipas',
    shortName: 'SIPAS',
    title: {
      vi: 'Chỉ số hài lòng về sự phục vụ hành chính (SIPAS)',
      en: 'Satisfaction Index of Public Administration Services (SIPAS)',
    },
    isPercent: true,
    usualMax: HUNDRED,
  },
  {
    id: 'par-index',
    shortName: 'PAR INDEX',
    title: {
      vi: 'Chỉ số cải cách hành chính (PAR INDEX)',
      en: 'Public Administration Reform Index (PAR INDEX)',
    },
    isPercent: false,
    usualMax: HUNDRED,
  },
  {
    id: 'papi',
    shortName: 'PAPI',
    title: {
      vi: 'Chỉ số hiệu quả quản trị và hành chính công cấp tỉnh (PAPI)',
      en: 'Provincial Governance and Public Administration Performance Index (PAPI)',
    },
    isPercent: false,
    usualMax: null,
  },
  {
    id: 'pci',
    shortName: 'PCI',
    title: { vi: 'Chỉ số năng lực cạnh tranh cấp tỉnh (PCI)', en: 'Provincial Competitiveness Index (PCI)' },
    isPercent: false,
    usualMax: HUNDRED,
  },
  {
    id: 'ddci',
    shortName: 'DDCI',
    title: {
      vi: 'Chỉ số năng lực cạnh tranh cấp sở, ban, ngành và địa phương (DDCI)',
      en: 'Department and District Competitiveness Index (DDCI)',
    },
    isPercent: false,
    usualMax: HUNDRED,
  },
  {
    id: 'ict',
    shortName: 'ICT Index',
    title: {
      vi: 'Chỉ số sẵn sàng cho phát triển và ứng dụng công nghệ thông tin (ICT Index)',
      en: 'Readiness for Information Technology Index (ICT Index)',
    },
    isPercent: false,
    usualMax: null,
  },
];

const INDEX_ID = /^[a-z0-9](?:-?[a-z0-9]){0,39}$/;
const OTHER_NAMES: Readonly<Record<string, string>> = {
  'ict-index': 'ict',
  parindex: 'par-index',
  par: 'par-index',
};

/** The id that a cell names: `PAR INDEX` is `par-index`; null for text that can be none (1–40 of letters, digits, -). */
export function indexId(text: string): string | null {
  const id = foldText(text).replaceAll(/[\s_]+/g, '-');
  if (!INDEX_ID.test(id)) return null;
  return OTHER_NAMES[id] ?? id;
}

/** Whether an index is SIPAS or, as `sipas-feedback`, one of its sub-indices that a source publishes too. */
export function isOfSipas(id: string): boolean {
  return id === 'sipas' || id.startsWith('sipas-');
}

/** Whether the score of an index is a percentage, so that none is above a hundred. */
export function isPercentage(id: string): boolean {
  return indexNamed(id, { title: null, titleEn: null }).isPercent;
}

/** What is known of an index: that of the product, or for any other the titles its list gives, else its id. */
export function indexNamed(
  id: string,
  { title, titleEn }: { readonly title: string | null; readonly titleEn: string | null },
): KnownIndex {
  const known = KNOWN_INDICES.find((index) => index.id === id);
  if (known !== undefined) return known;
  const shortName = title ?? id.toUpperCase();
  const isPercent = isOfSipas(id);
  return {
    ...{ id, shortName, isPercent },
    title: { vi: shortName, en: titleEn ?? shortName },
    usualMax: isPercent ? HUNDRED : null,
  };
}
