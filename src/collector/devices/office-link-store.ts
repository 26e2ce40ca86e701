import type { EnrolmentId } from '../../core/kernel/brand.ts';
import type { Day } from '../../core/kernel/calendar.ts';
import type { OfficeLink } from '../../core/protocol/messages/office-link.ts';
import type { UnitRef } from '../../core/units/unit.ts';
import type { AuditEntry } from '../audit/audit-entry.ts';

/** A link in force. */
export interface KeptOfficeLink {
  readonly link: OfficeLink;
  readonly enrolment: EnrolmentId;
  readonly unit: UnitRef;
  /** How many visit tickets can still be used, and how many were. */
  readonly tickets: { readonly open: number; readonly spent: number };
}

export interface NewOfficeLink extends Pick<KeptOfficeLink, 'link' | 'enrolment' | 'unit'> {
  readonly day: Day;
}

/**
 * Where the links of offices and their visit tickets are kept. Nothing of a link or a ticket has a time: beside the hours
 * of the records it would say whose they are. Throws StorageUnavailable when the store cannot serve.
 */
export interface OfficeLinkStore {
  /** The link, if it is in force. */
  find(link: OfficeLink): Promise<KeptOfficeLink | null>;
  /** Every link in force. */
  links(): Promise<readonly KeptOfficeLink[]>;
  /**
   * Adds a link to a unit that has none in force; asked at once by two, both get the same one.
   * @returns the unit's link, and whether it is this one
   */
  add(
    link: NewOfficeLink,
    entry: AuditEntry,
  ): Promise<{ readonly link: KeptOfficeLink; readonly isNew: boolean }>;
  /** From now on the link is unknown, and so are its tickets. Whether it was in force. */
  withdraw(link: OfficeLink, entry: AuditEntry): Promise<boolean>;
  /** Adds tickets to a link. Whether it is in force; otherwise nothing was added. */
  addTickets(link: OfficeLink, macs: readonly string[], entry: AuditEntry): Promise<boolean>;
}
