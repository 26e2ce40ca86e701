import { checkBooks } from './books.ts';
import type { SimulatedCollector } from './collector.ts';
import type { Mutant } from './mutants.ts';
import type { Operation } from './operations.ts';
import { settle } from './settle.ts';
import { Broken } from './witness.ts';
import { type Clock, World } from './world.ts';

export interface Run {
  /** What was broken, or null. */
  readonly failure: string | null;
  /** The same for the same schedule. */
  readonly digest: string;
  /** How often each thing happened. */
  readonly met: ReadonlyMap<string, number>;
}

/** Runs a schedule from its beginning, lets everything settle and compares the books. */
export async function runSchedule(
  collector: SimulatedCollector,
  clock: Clock,
  schedule: readonly Operation[],
  mutant: Mutant,
): Promise<Run> {
  const world = await World.begin(collector, clock, mutant);
  const { met } = world.witness;
  try {
    for (const round of roundsOf(schedule)) await world.happen(round);
    await settle(world);
    await checkBooks(world);
    return { failure: null, digest: world.digest(), met };
  } catch (error) {
    return { failure: failureOf(error), digest: world.digest(), met };
  }
}

function roundsOf(schedule: readonly Operation[]): readonly (readonly Operation[])[] {
  const rounds: Operation[][] = [];
  for (const operation of schedule) {
    const round = rounds.at(-1);
    if (operation.beside && round !== undefined) round.push(operation);
    else rounds.push([operation]);
  }
  return rounds;
}

function failureOf(error: unknown): string {
  if (error instanceof Broken) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
