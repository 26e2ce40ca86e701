import type { Snapshot } from '../../contract/closing/closings.ts';

/** Characters of JSON, which take some four times as many bytes once they are read: a country's quarter alone has 16 million. */
const MOST_CHARACTERS = 20_000_000;

/** Snapshots that were read lately: a page of figures asks for the same one again and again. The newest is always kept. */
export class KeptSnapshots {
  readonly #kept = new Map<string, { readonly snapshot: Snapshot; readonly characters: number }>();
  readonly #most: number;
  #characters = 0;

  constructor(most = MOST_CHARACTERS) {
    this.#most = most;
  }

  get(id: string): Snapshot | undefined {
    return this.#kept.get(id)?.snapshot;
  }

  /** @param text of the snapshot, canonical JSON */
  read(id: string, text: string): Snapshot {
    const snapshot = JSON.parse(text) as Snapshot;
    this.#kept.set(id, { snapshot, characters: text.length });
    this.#characters += text.length;
    for (const [oldest, { characters }] of this.#kept) {
      if (this.#characters <= this.#most || oldest === id) break;
      this.#kept.delete(oldest);
      this.#characters -= characters;
    }
    return snapshot;
  }
}
