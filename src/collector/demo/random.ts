/**
 * A seeded source of randomness for simulated data: the same seed gives the same stream on every machine.
 * Generator: sfc32 of PractRand (Chris Doty-Humphrey, public domain), seeded by counting. Not for secrets.
 */
export interface Random {
  /** Uniform in [0, 1), 32 bits. */
  next(): number;
  /** Uniform integer, both ends included. */
  between(low: number, high: number): number;
  /** Normal with mean 0 and standard deviation 1. */
  normal(): number;
  /** One of the values, each with its weight; weights need not add up to anything. */
  weighted<Value>(choices: readonly (readonly [value: Value, weight: number])[]): Value;
  /** 128 bits as 32 hexadecimal digits. */
  id(): string;
}

export function seededRandom(seed: number): Random {
  let [a, b, c, counter] = [seed | 0, Math.floor(seed / 2 ** 32) | 0, 0x9e3779b9 | 0, 1];

  function word(): number {
    const result = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + result;
    c |= 0;
    return result >>> 0;
  }
  // The first words still resemble the seed.
  for (let i = 0; i < 15; i += 1) word();

  const next = (): number => word() / 2 ** 32;
  return {
    next,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    // Box and Muller; 1 - next() keeps the logarithm finite.
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    weighted: (choices) => {
      let rest = next() * choices.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [value, weight] of choices) {
        rest -= weight;
        if (rest < 0) return value;
      }
      const last = choices.at(-1);
      if (last === undefined) throw new RangeError('nothing to choose from');
      return last[0];
    },
    id: () => Array.from({ length: 4 }, () => word().toString(16).padStart(8, '0')).join(''),
  };
}
