import { typicalMinutes } from '../../core/analysis/typical-minutes.ts';
import { type Day, dayOfNumber, localDay, numberOfDay } from '../../core/kernel/calendar.ts';
import type { OfficeTimes, TypicalLength } from '../../core/protocol/messages/asked/office-times.ts';
import type { OfficeHours } from '../units/opening-hours.ts';
import type { QuestionnaireRegister } from './questionnaire-register.ts';

/** How long responses took. Throws StorageUnavailable. */
export interface LengthStore {
  /**
   * Milliseconds that released responses at the kiosks of an office took, of a day or later; some of them where they are
   * very many.
   */
  releasedLengthsMs(of: LengthScope): Promise<readonly number[]>;
}

export interface LengthScope {
  /** `code@valid-from` */
  readonly unit: string;
  readonly questionnaire: string;
  readonly version: number;
  readonly from: Day;
}

export interface OfficeTimesPorts {
  readonly officeHours: Pick<OfficeHours, 'hours'>;
  readonly register: Pick<QuestionnaireRegister, 'officeSchedule'>;
  readonly lengths: LengthStore;
  readonly now: () => number;
}

/** A quarter: long enough to make ten in a small office. */
const LOOKED_BACK_DAYS = 92;

/** What a kiosk is told of its office's times. */
export class TimesOfOffices {
  readonly #ports: OfficeTimesPorts;
  /** By office and questionnaire, of the day: every kiosk asks every few minutes. */
  readonly #lengths = new Map<string, number>();
  #day: Day | null = null;

  constructor(ports: OfficeTimesPorts) {
    this.#ports = ports;
  }

  /** Null where there is no such unit. */
  async of(unit: string): Promise<OfficeTimes | null> {
    const { officeHours, register, now } = this.#ports;
    const schedule = await register.officeSchedule(unit);
    const [asked] = schedule?.schedule ?? [];
    if (asked === undefined) return null;
    const { questionnaire, version } = asked;
    return {
      unit,
      hours: await officeHours.hours(unit),
      length: await this.#length({ unit, questionnaire, version }, localDay(now())),
    };
  }

  async #length(of: Omit<LengthScope, 'from'>, today: Day): Promise<TypicalLength | null> {
    if (this.#day !== today) this.#lengths.clear();
    this.#day = today;
    const name = Object.values(of).join(' ');
    const minutes = this.#lengths.get(name) ?? (await this.#read(of, today));
    // Of few responses it is read again: they are few.
    if (minutes === null) return null;
    this.#lengths.set(name, minutes);
    const { questionnaire, version } = of;
    return { questionnaire, version, minutes };
  }

  async #read(of: Omit<LengthScope, 'from'>, today: Day): Promise<number | null> {
    const from = dayOfNumber(numberOfDay(today) - LOOKED_BACK_DAYS);
    return typicalMinutes(await this.#ports.lengths.releasedLengthsMs({ ...of, from }));
  }
}
