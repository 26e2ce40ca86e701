import type { Mode } from '../core/questionnaire/response.ts';

/** What a selection of figures may name, and what is meant where it names nothing. Without zod: see limits.ts. */

/** Which questionnaires a figure can be asked for, the default first. */
export const QUESTIONNAIRES = ['sipas-2023-service', 'sipas-2022-service', 'sipas-2023-household'] as const;

/** What figures of a period can be compared with. */
export const COMPARED_WITH = ['previous', 'year-before'] as const;
export type ComparedWith = (typeof COMPARED_WITH)[number];

/** Formats of the open export, the default first. */
export const EXPORT_FORMATS = ['csv', 'xlsx', 'parquet'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const DEFAULT_MODE: Mode = 'kiosk';
