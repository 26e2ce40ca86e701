/**
 * The chance of a draw, so that anyone with the list and the seed can repeat it: SplitMix64 (Steele, Lea, Flood:
 * "Fast splittable pseudorandom number generators", OOPSLA 2014), 64 bits a number, with the constants of
 * java.util.SplittableRandom. Whole numbers only, the same on every machine.
 *
 * It is no cryptography: who knows the seed knows the draw, and that is what it is for.
 */
export class SplitMix64 {
  #state: bigint;

  /** @param seed 0 to 2⁶⁴ − 1 */
  constructor(seed: bigint) {
    this.#state = seed & MASK;
  }

  /** 0 to 2⁶⁴ − 1. */
  next(): bigint {
    this.#state = (this.#state + 0x9e3779b97f4a7c15n) & MASK;
    let z = this.#state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
    return z ^ (z >> 31n);
  }

  /** Uniform from 0 to limit − 1; draws again above the largest multiple of the limit, so without bias. */
  below(limit: number): number {
    const bound = BigInt(limit);
    const usable = WHOLE - (WHOLE % bound);
    for (;;) {
      const value = this.next();
      if (value < usable) return Number(value % bound);
    }
  }
}

const MASK = 0xffff_ffff_ffff_ffffn;
const WHOLE = 1n << 64n;

/**
 * The generator of one heap under a seed, so that a heap more or less in the list leaves every other draw as it is:
 * SplitMix64 from the first number under the seed, exclusive-or the FNV-1a hash (64 bits) of the heap's name, of whose
 * UTF-16 code units the low byte comes first.
 *
 * @param seed digits, read as a whole number below 2⁶⁴
 */
export function streamOf(seed: string, name: string): SplitMix64 {
  let hash = 0xcbf29ce484222325n;
  const take = (byte: number) => {
    hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & MASK;
  };
  for (let at = 0; at < name.length; at += 1) {
    const unit = name.charCodeAt(at);
    take(unit & 0xff);
    take(unit >> 8);
  }
  return new SplitMix64(new SplitMix64(BigInt(seed)).next() ^ hash);
}

/**
 * The elements in the order they are drawn without replacement (Fisher and Yates, from the front): the first k are a
 * simple random sample of k, for every k, and a larger sample begins with the smaller.
 */
export function drawnOrder<Element>(elements: readonly Element[], chance: SplitMix64): readonly Element[] {
  const order = [...elements];
  for (let at = 0; at < order.length - 1; at += 1) {
    const drawn = at + chance.below(order.length - at);
    [order[at], order[drawn]] = [order[drawn] as Element, order[at] as Element];
  }
  return order;
}
