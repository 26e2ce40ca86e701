/** Whether somebody who knows some sums can compute another: linear algebra over a prime field, all in whole numbers. */
const PRIME = 67_108_859; // below 2²⁶, so that a product of two stays exact

export class KnownSums {
  readonly #width: number;
  /** Row echelon form: each row with its leading column. */
  readonly #rows: { readonly lead: number; readonly row: Float64Array }[] = [];

  constructor(width: number) {
    this.#width = width;
  }

  /** Learns the sum of these variables. */
  learn(variables: Iterable<number>): void {
    const row = this.#reduced(variables);
    const lead = row.findIndex((value) => value !== 0);
    if (lead < 0) return;
    const scale = inverse(row[lead] as number);
    for (let at = lead; at < this.#width; at++) row[at] = ((row[at] as number) * scale) % PRIME;
    this.#rows.push({ lead, row });
    this.#rows.sort((a, b) => a.lead - b.lead);
  }

  /** Whether the sum of these variables follows from what is known. */
  tells(variables: Iterable<number>): boolean {
    return this.#reduced(variables).every((value) => value === 0);
  }

  #reduced(variables: Iterable<number>): Float64Array {
    const row = new Float64Array(this.#width);
    for (const variable of variables) row[variable] = 1;
    for (const { lead, row: known } of this.#rows) {
      const factor = row[lead] as number;
      if (factor === 0) continue;
      for (let at = lead; at < this.#width; at++) {
        row[at] = ((row[at] as number) + (PRIME - factor) * (known[at] as number)) % PRIME;
      }
    }
    return row;
  }
}

function inverse(value: number): number {
  let result = 1;
  let base = value;
  for (let exponent = PRIME - 2; exponent > 0; exponent = Math.floor(exponent / 2)) {
    if (exponent % 2 === 1) result = (result * base) % PRIME;
    base = (base * base) % PRIME;
  }
  return result;
}
