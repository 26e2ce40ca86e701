import type { OfficeLink } from '../../core/protocol/messages/office-link.ts';
import type { ListedUnit } from './units-answer.ts';

/** `GET /api/v1/office-links` as the console reads it. */
export interface OfficeLinksAnswer {
  readonly links: readonly ListedLink[];
}

/** The link of one office, and how many of its visit tickets are left. */
export interface ListedLink {
  readonly link: OfficeLink;
  readonly unit: Pick<ListedUnit, 'ref' | 'code' | 'name' | 'nameEn'>;
  readonly tickets: { readonly open: number; readonly spent: number };
}

/** What a citizen opens: it stands in the QR code and, for who types it, in words. */
export function phoneAddress(link: OfficeLink): string {
  return `${window.location.origin}/p/${link}`;
}
