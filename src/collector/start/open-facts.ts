import { QUESTIONNAIRES } from '../../contract/on-offer.ts';
import type { CaseloadStore } from '../caseloads/caseload-store.ts';
import { CASELOAD_LIST, SqlCaseloadStore } from '../db/caseloads/caseload-store.ts';
import { type ListStorage, SqlFactLists } from '../db/lists/fact-lists.ts';
import { SqlGradeStore } from '../db/published/grade-store.ts';
import { PUBLISHED_LIST, SqlPublishedStore } from '../db/published/published-store.ts';
import { SqlTargetStore, targetList } from '../db/targets/target-store.ts';
import type { FactLists } from '../lists/fact-lists.ts';
import type { GradeStore } from '../published/grade-store.ts';
import type { PublishedStore } from '../published/published-store.ts';
import type { QuestionnaireCatalogue } from '../questionnaires/questionnaires.ts';
import type { TargetStore } from '../targets/target-store.ts';
import { partsOf } from '../targets/targets.ts';

/** Published figures, targets and caseloads, and the lists they come in by. */
export interface Facts {
  readonly published: PublishedStore;
  readonly publishedLists: FactLists;
  readonly targets: TargetStore;
  readonly targetLists: FactLists;
  readonly caseloads: CaseloadStore;
  readonly caseloadLists: FactLists;
  readonly grades: GradeStore;
}

/** Facts about units over one open database. */
export function openFacts(storage: ListStorage, questionnaires: QuestionnaireCatalogue): Facts {
  const { reader } = storage.database;
  const parts = new Set(partsOf(questionnaires.latest(QUESTIONNAIRES[0])).map(({ id }) => id));
  return {
    published: new SqlPublishedStore(reader),
    publishedLists: new SqlFactLists(storage, PUBLISHED_LIST),
    targets: new SqlTargetStore(storage),
    targetLists: new SqlFactLists(storage, targetList(parts)),
    caseloads: new SqlCaseloadStore(reader),
    caseloadLists: new SqlFactLists(storage, CASELOAD_LIST),
    grades: new SqlGradeStore(storage),
  };
}
