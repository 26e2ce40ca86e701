/** `GET /api/v1/units` as the console reads it. */

/** A unit of today as the collector lists it for choosing. */
export interface ListedUnit {
  readonly ref: string;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly kind: string;
  readonly parent: { readonly code: string; readonly name: string } | null;
  readonly hasChildren: boolean;
}

export interface UnitsAnswer {
  readonly units: readonly ListedUnit[];
}
