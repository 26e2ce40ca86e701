import type { EvidenceObjects } from '../../src/collector/evidence/evidence-objects.ts';

/** Objects in memory, in whose writing a test may take part. */
export class MemoryObjects implements EvidenceObjects {
  readonly place: string;
  readonly kept = new Map<string, { bytes: Buffer; changedMs: number }>();
  /** When what is written now says it was. */
  nowMs = 0;
  /** Awaited once an object is there, before that is told. */
  afterPut: (name: string) => Promise<void> = async () => undefined;

  constructor(place = 'memory') {
    this.place = place;
  }

  get names(): readonly string[] {
    return [...this.kept.keys()].sort();
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    this.kept.set(name, { bytes: Buffer.from(bytes), changedMs: this.nowMs });
    await this.afterPut(name);
  }

  async get(
    name: string,
    part?: { readonly start: number; readonly length: number },
  ): Promise<Buffer | null> {
    const bytes = this.kept.get(name)?.bytes ?? null;
    return part === undefined ? bytes : (bytes?.subarray(part.start, part.start + part.length) ?? null);
  }

  async remove(name: string): Promise<void> {
    this.kept.delete(name);
  }

  async *list(folder = '') {
    for (const [name, { changedMs }] of [...this.kept]) {
      if (name.startsWith(folder)) yield { name, changedMs };
    }
  }
}
