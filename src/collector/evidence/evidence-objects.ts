/** An object as a listing tells it. */
export interface ListedObject {
  readonly name: string;
  /** When it was last written, milliseconds since 1970, by the clock of the place it is kept in. */
  readonly changedMs: number;
}

/** Bytes of an object, from its first on. */
export interface ObjectPart {
  readonly start: number;
  readonly length: number;
}

/**
 * Where evidence is kept apart from the database: objects that are written once and never changed. What they hold is
 * encrypted before. Everything throws StorageUnavailable where the place cannot serve.
 */
export interface EvidenceObjects {
  /** For a person: where that is; no secret. */
  readonly place: string;
  /**
   * Once it resolves, the object and its name outlast a loss of power, and no time of the place that a copy takes along
   * says when that was. Broken off, there is nothing of that name, or the object of before.
   */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** The object, or the part of it that is there; null where there is none of that name. */
  get(name: string, part?: ObjectPart): Promise<Buffer | null>;
  /** One that is not there is removed already. */
  remove(name: string): Promise<void>;
  /**
   * All objects, those of one folder together, and what broken-off writes left, whose names are none of objects.
   *
   * @param folder only those in it: `commit/1a2b3c4d/2026-11-30`
   */
  list(folder?: string): AsyncIterable<ListedObject>;
}

/** A place, and in whose name this collector writes there. */
export interface EvidencePlace {
  readonly objects: EvidenceObjects;
  /** Eight hexadecimal digits; see object-name.ts. */
  readonly owner: string;
}
