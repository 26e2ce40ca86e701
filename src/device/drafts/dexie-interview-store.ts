import type { Visit } from '../../core/interview/visits.ts';
import type { RecordId } from '../../core/kernel/brand.ts';
import { StorageFailed } from '../outbox/outbox-store.ts';
import type { StoredPin } from '../pin/pin.ts';
import { InterviewDatabase } from './interview-database.ts';
import {
  type DraftRow,
  INTERVIEW_DATABASE_NAME,
  type Interviewer,
  type InterviewStore,
  type KeptFinding,
  type KeptRecheck,
  type KeptRecord,
  type KeptSample,
  type KeptVisit,
  placeName,
} from './interview-store.ts';

/** Interviews in IndexedDB. Inside a transaction nothing is awaited but IndexedDB itself. */
export class DexieInterviewStore implements InterviewStore {
  readonly #db: InterviewDatabase;

  constructor(db: InterviewDatabase) {
    this.#db = db;
  }

  interviewers(): Promise<readonly Interviewer[]> {
    return this.#db.reading(() => this.#db.interviewers.orderBy('number').toArray());
  }

  addInterviewer(interviewer: Omit<Interviewer, 'number'>): Promise<number> {
    const { interviewers, meta } = this.#db;
    return this.#db.writing(async () => {
      const number = ((await this.#db.kept('last-interviewer')) ?? 0) + 1;
      await interviewers.add({ ...interviewer, number });
      await meta.put({ key: 'last-interviewer', value: number });
      return number;
    });
  }

  savePin(number: number, pin: StoredPin): Promise<void> {
    const { interviewers } = this.#db;
    return this.#db.writing(async () => {
      const known = await interviewers.get(number);
      if (known === undefined) throw new StorageFailed('closed');
      await interviewers.put({ ...known, pin });
    });
  }

  changePin(interviewer: Interviewer): Promise<void> {
    const { interviewers } = this.#db;
    return this.#db.writing(async () => {
      if ((await interviewers.get(interviewer.number)) === undefined) throw new StorageFailed('closed');
      await interviewers.put(interviewer);
    });
  }

  removeInterviewer(number: number): Promise<number> {
    const { interviewers, drafts } = this.#db;
    return this.#db.writing(async () => {
      await interviewers.delete(number);
      return drafts.where('interviewer').equals(number).delete();
    });
  }

  sample(): Promise<KeptSample | null> {
    return this.#db.reading(() => this.#db.kept('sample'));
  }

  saveSample(sample: KeptSample): Promise<'saved' | 'has-drafts'> {
    return this.#replaceSample(sample);
  }

  removeSample(): Promise<'saved' | 'has-drafts'> {
    return this.#replaceSample(null);
  }

  visits(): Promise<readonly KeptVisit[]> {
    return this.#db.reading(() => this.#db.visits.toArray());
  }

  addVisit(visit: KeptVisit): Promise<'saved' | 'has-draft'> {
    const { drafts, visits } = this.#db;
    return this.#db.writing(async () => {
      if ((await drafts.where('place').equals(placeName(visit)).count()) > 0) return 'has-draft';
      await visits.put(visit);
      return 'saved';
    });
  }

  markSent(id: RecordId): Promise<void> {
    const { visits } = this.#db;
    return this.#db.writing(async () => {
      const visit = await visits.get(id);
      if (visit !== undefined) await visits.put({ ...visit, record: 'safe' });
    });
  }

  rechecks(): Promise<readonly KeptRecheck[]> {
    return this.#db.reading(async () =>
      (await this.#db.rechecks.toArray()).map(({ place: _, ...recheck }) => recheck),
    );
  }

  addRecheck(of: Omit<Visit, 'result'>, due: KeptRecord): Promise<void> {
    const { rechecks } = this.#db;
    const place = placeName(of);
    return this.#db.writing(async () => {
      if ((await rechecks.get(place)) !== undefined) return;
      const { stratum, neighbourhood, selection } = of;
      await rechecks.put({ place, stratum, neighbourhood, selection, due, found: null });
    });
  }

  saveFinding(of: Omit<Visit, 'result'>, found: KeptFinding): Promise<'saved' | 'stale'> {
    const { rechecks } = this.#db;
    return this.#db.writing(async () => {
      const kept = await rechecks.get(placeName(of));
      if (kept === undefined || kept.found !== null) return 'stale';
      await rechecks.put({ ...kept, found });
      return 'saved';
    });
  }

  markRecheckSent(of: Omit<Visit, 'result'>, what: 'due' | 'found'): Promise<void> {
    const { rechecks } = this.#db;
    return this.#db.writing(async () => {
      const kept = await rechecks.get(placeName(of));
      if (kept === undefined || kept[what] === null) return;
      await rechecks.put({ ...kept, [what]: { ...kept[what], record: 'safe' } });
    });
  }

  drafts(): Promise<readonly DraftRow[]> {
    return this.#db.reading(() => this.#db.drafts.toArray());
  }

  saveDraft(draft: DraftRow): Promise<'saved' | 'stale'> {
    const { drafts, interviewers, visits } = this.#db;
    return this.#db.writing(async () => {
      const kept = await drafts.where('place').equals(draft.place).first();
      const isNext =
        kept === undefined
          ? draft.revision === 1 && (await visits.get(draft.id)) === undefined
          : kept.id === draft.id && draft.revision === kept.revision + 1;
      if (!isNext || (await interviewers.get(draft.interviewer)) === undefined) return 'stale';
      await drafts.put(draft);
      return 'saved';
    });
  }

  finishDraft(visit: KeptVisit): Promise<void> {
    const { drafts, visits } = this.#db;
    return this.#db.writing(async () => {
      await drafts.delete(visit.id);
      await visits.put(visit);
    });
  }

  removeDraft(id: RecordId): Promise<void> {
    return this.#db.writing(() => this.#db.drafts.delete(id));
  }

  removeDraftsBefore(startedAtMs: number): Promise<number> {
    return this.#db.writing(() => this.#db.drafts.where('startedAtMs').below(startedAtMs).delete());
  }

  #replaceSample(sample: KeptSample | null): Promise<'saved' | 'has-drafts'> {
    const { drafts, visits, rechecks, meta } = this.#db;
    return this.#db.writing(async () => {
      if ((await drafts.count()) > 0) return 'has-drafts';
      await visits.clear();
      await rechecks.clear();
      if (sample === null) await meta.delete('sample');
      else await meta.put({ key: 'sample', value: sample });
      return 'saved';
    });
  }
}

export function openInterviewStore(name = INTERVIEW_DATABASE_NAME): DexieInterviewStore {
  return new DexieInterviewStore(new InterviewDatabase(name));
}
