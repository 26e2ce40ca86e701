import type { PendingBlocks } from '../../../figures/release-daily.ts';
import type { ReleaseMoment } from '../pending-dates.ts';
import type { BurstFinder } from './find-bursts.ts';
import type { PatternTeller } from './tell-patterns.ts';

/** What happens once a day: bursts are found, blocks released, and of what was released patterns told. */
export class DailyFigures implements PendingBlocks {
  readonly #bursts: BurstFinder;
  readonly #blocks: PendingBlocks;
  readonly #patterns: PatternTeller;
  readonly #moment: () => ReleaseMoment;

  constructor(
    parts: { readonly bursts: BurstFinder; readonly blocks: PendingBlocks; readonly patterns: PatternTeller },
    moment: () => ReleaseMoment,
  ) {
    this.#bursts = parts.bursts;
    this.#blocks = parts.blocks;
    this.#patterns = parts.patterns;
    this.#moment = moment;
  }

  async release(signal: AbortSignal): Promise<number | null> {
    const { isClockDoubtful, isFlagging, today } = this.#moment();
    if (isClockDoubtful) return null;
    if (isFlagging) await this.#bursts.find(today, signal);
    const released = await this.#blocks.release(signal);
    if (released !== null) await this.#patterns.tell(this.#moment().today, signal);
    return released;
  }
}
