import type { OutboxStore } from './outbox-store.ts';

/** Records that are no responses, by what they are. An app of before counted visits and re-checks as responses. */
export interface OtherRecords {
  /** Of respondents who stopped. */
  readonly abandonments: number;
  /** Of households where nobody was interviewed. */
  readonly visits: number;
  /** Of interviews to be checked again, and of what was found. */
  readonly rechecks: number;
}

/** Whatever their state. Storage failures are thrown. */
export async function otherRecordsIn(store: Pick<OutboxStore, 'countOf'>): Promise<OtherRecords> {
  const [abandonments, visits, rechecks] = await Promise.all([
    store.countOf('abandonment'),
    store.countOf('visit'),
    store.countOf('recheck'),
  ]);
  return { abandonments, visits, rechecks };
}
