import { QUESTIONNAIRES } from '../../contract/on-offer.ts';
import { must } from '../../core/kernel/assert.ts';
import { type Day, dayOfNumber, localDay, numberOfDay } from '../../core/kernel/calendar.ts';
import type { Json } from '../../core/kernel/canonical-json.ts';
import { withinDepth } from '../../core/kernel/canonical-json.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import { bodyFault } from '../../core/protocol/longest-body.ts';
import type { OfficeQuestionnaires } from '../../core/protocol/messages/office-questionnaires.ts';
import { isOwnForm } from '../../core/questionnaire/items.ts';
import { parseQuestionnaire } from '../../core/questionnaire/parse-questionnaire.ts';
import {
  isSameVersion,
  type QuestionnaireChoice,
  type QuestionnaireVersion,
  scheduleFrom,
} from '../../core/questionnaire/schedule.ts';
import { unitRef } from '../../core/units/unit.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import { periodOf } from '../units/known-unit.ts';
import type { UnitDirectory } from '../units/unit-directory.ts';
import { addUploaded } from './add-uploaded.ts';
import type { QuestionnaireStore } from './questionnaire-store.ts';
import { type QuestionnaireFile, type Questionnaires, questionnaireFile } from './questionnaires.ts';

/** Why an uploaded file is not taken. `path` is a JSON Pointer into it, `reason` plain English. */
interface UploadFault {
  readonly kind: string;
  readonly path: string;
  readonly reason: string;
}

export type Uploaded = Result<
  { readonly file: QuestionnaireFile; readonly isNew: boolean },
  UploadFault | { readonly kind: 'released' }
>;

export interface RegisterPorts {
  readonly store: QuestionnaireStore;
  readonly questionnaires: Questionnaires;
  readonly units: UnitDirectory;
  readonly now: () => number;
}

/** No questionnaire nests deeper. */
const MOST_DEPTH = 32;

/** Questionnaires of one's own, and which questionnaire is asked where and until when. */
export class QuestionnaireRegister {
  readonly #ports: RegisterPorts;
  #choices: readonly QuestionnaireChoice[] = [];
  #reading = Promise.resolve();

  private constructor(ports: RegisterPorts) {
    this.#ports = ports;
  }

  /** Adds what was uploaded to the questionnaires. */
  static async open(ports: RegisterPorts): Promise<QuestionnaireRegister> {
    const register = new QuestionnaireRegister(ports);
    await register.readAgain();
    return register;
  }

  /**
   * What another collector or a command may have changed.
   * @returns whether a questionnaire was there that was not known
   */
  async readAgain(): Promise<boolean> {
    const { store, questionnaires } = this.#ports;
    const isAnyNew = addUploaded(questionnaires, await store.uploaded());
    await this.#read();
    return isAnyNew;
  }

  /** One reading after the other: what was read before a change must not be told after it. */
  #read(): Promise<void> {
    const read = async () => {
      const { store, questionnaires } = this.#ports;
      questionnaires.setRetired(await store.retired());
      // What another collector took since is known with the next look; what this program no longer takes never is.
      this.#choices = (await store.choices()).filter(
        ({ questionnaire, version }) => questionnaires.find(questionnaire, version) !== undefined,
      );
    };
    this.#reading = this.#reading.then(read, read);
    return this.#reading;
  }

  get choices(): readonly QuestionnaireChoice[] {
    return this.#choices;
  }

  /** What is asked where nothing was chosen. */
  get standard(): QuestionnaireVersion {
    const [id] = QUESTIONNAIRES;
    return { questionnaire: id, version: must(this.#ports.questionnaires.latest(id), id).version };
  }

  /** The last day on which it is asked; null where it is not retired. */
  lastDayOf(version: QuestionnaireVersion): Day | null {
    return this.#ports.questionnaires.lastDayOf(version);
  }

  /**
   * Takes the JSON of a questionnaire. The same file again changes nothing; another file under an id and version that
   * are known is refused, for answers are kept under them. So is one that calls itself SIPAS, whose forms come with the
   * program, and one whose answers would not all be sealed to one length.
   */
  async upload(json: Json, actor: string): Promise<Uploaded> {
    const { store, questionnaires, now } = this.#ports;
    if (!withinDepth(json, MOST_DEPTH)) {
      return err({ kind: 'wrong-value', path: '', reason: 'nested too deeply' });
    }
    const parsed = parseQuestionnaire(json);
    if (!parsed.ok) return parsed;
    const { id, version } = parsed.value;
    const file = questionnaireFile(parsed.value, json, { atMs: now(), by: actor });
    const known = questionnaires.file(id, version);
    if (known !== undefined) {
      return known.sha256 === file.sha256 ? ok({ file: known, isNew: false }) : err({ kind: 'released' });
    }
    if (!isOwnForm(parsed.value)) {
      const reason = 'forms of SIPAS come with the program: give it an id that does not begin with sipas-';
      return err({ kind: 'not-sipas', path: '/id', reason });
    }
    const unsealable = bodyFault(parsed.value);
    if (unsealable !== null) {
      const reason = 'too much is asked: the length of sealed answers would tell what was answered';
      return err({ kind: unsealable, path: '/components', reason });
    }
    const stored = await store.add(
      { questionnaire: id, version, content: file.content, addedMs: now(), addedBy: actor },
      file.sha256,
    );
    if (stored.content !== file.content) {
      await this.readAgain();
      return err({ kind: 'released' });
    }
    questionnaires.add(file);
    return ok({ file, isNew: true });
  }

  /**
   * Sets the last day on which a questionnaire is asked; null: it is asked again. The standard cannot be retired, nor a
   * day that is over be the last: somebody was thanked since.
   */
  async retire(
    version: QuestionnaireVersion,
    lastDay: Day | null,
    actor: string,
  ): Promise<Result<null, { readonly kind: 'questionnaire-unknown' | 'standard' | 'day-over' }>> {
    const { store, questionnaires, now } = this.#ports;
    if (questionnaires.find(version.questionnaire, version.version) === undefined) {
      return err({ kind: 'questionnaire-unknown' });
    }
    if (lastDay !== null && isSameVersion(version, this.standard)) return err({ kind: 'standard' });
    if (lastDay !== null && lastDay < localDay(now())) return err({ kind: 'day-over' });
    await store.retire(version, lastDay, actor);
    await this.#read();
    return ok(null);
  }

  /** A unit and everything below it asks a questionnaire from a day on, today or later. */
  async choose(
    choice: QuestionnaireChoice,
    actor: string,
  ): Promise<Result<null, { readonly kind: 'questionnaire-unknown' | 'retired' | 'day-over' }>> {
    const { store, questionnaires, now } = this.#ports;
    if (questionnaires.find(choice.questionnaire, choice.version) === undefined) {
      return err({ kind: 'questionnaire-unknown' });
    }
    const last = this.lastDayOf(choice);
    if (last !== null && choice.from > last) return err({ kind: 'retired' });
    if (choice.from < localDay(now())) return err({ kind: 'day-over' });
    await store.choose(choice, actor);
    await this.#read();
    return ok(null);
  }

  /** Takes back a choice that is not in force yet, and no other: what was asked was asked. */
  async drop(
    choice: Pick<QuestionnaireChoice, 'unit' | 'from'>,
    actor: string,
  ): Promise<Result<null, { readonly kind: 'not-found' | 'day-over' }>> {
    const { store, now } = this.#ports;
    if (choice.from <= localDay(now())) return err({ kind: 'day-over' });
    const isDropped = await store.drop(choice, actor);
    await this.#read();
    return isDropped ? ok(null) : err({ kind: 'not-found' });
  }

  /** What an office (`code@valid-from`) asks from today on; null where there is no such unit. */
  async officeSchedule(ref: string): Promise<OfficeQuestionnaires | null> {
    const { questionnaires, units, now } = this.#ports;
    const tree = await units.tree();
    if (periodOf(tree, ref) === undefined) return null;
    const schedule = scheduleFrom(
      {
        choices: this.#choices,
        standard: this.standard,
        lastDayOf: (version) => this.lastDayOf(version),
        pathOn: (day) => pathOn(tree, ref, day),
      },
      localDay(now()),
      (day) => dayOfNumber(numberOfDay(day) + 1),
    );
    return {
      unit: ref,
      schedule: schedule.map(({ from, questionnaire, version }) => ({
        from,
        questionnaire,
        version,
        sha256: must(questionnaires.file(questionnaire, version), 'a questionnaire that was chosen').sha256,
      })),
    };
  }
}

/**
 * The unit that an office is on a day, and all above it, nearest first; each in its periods, the newest first, since what
 * was chosen for a unit holds when it gets another name.
 */
function pathOn(tree: UnitTree, ref: string, day: Day): readonly string[] {
  const unit = periodOf(tree, ref);
  const standing = unit === undefined ? null : tree.succession.onDay(unit, day);
  if (standing === null) return [ref];
  return [standing, ...tree.ancestors(standing.code, day)].flatMap(({ code }) =>
    tree.trendOf(code, day).toReversed().map(unitRef),
  );
}
