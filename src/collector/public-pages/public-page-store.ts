import type { Day } from '../../core/kernel/calendar.ts';

/** What people asked an office for, and what it did. Written by an administrator; plain text on one line each. */
export interface AnsweredRequest {
  readonly asked: string;
  readonly askedDay: Day;
  readonly done: string;
  readonly doneDay: Day;
}

export interface PublicPage {
  readonly isOpen: boolean;
  /** As they are shown. */
  readonly entries: readonly AnsweredRequest[];
}

/** Where public pages are kept. Throws StorageUnavailable when the store cannot serve. `unit` is `code@valid-from`. */
export interface PublicPageStore {
  /** Of a unit for which nothing was set: closed, without entries. */
  page(unit: string): Promise<PublicPage>;
  /** Takes the place of what was there, and is written into the audit log. */
  set(unit: string, page: PublicPage, actor: string): Promise<void>;
}
