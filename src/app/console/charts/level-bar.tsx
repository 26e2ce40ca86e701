import { useWording } from '../wording/use-wording.ts';
import styles from './level-bar.module.css';
import { levelColour } from './level-colour.ts';
import { middleOf } from './level-middle.ts';

/** How far bars reach to both sides of their middle, as shares of all answers. */
export interface LevelScale {
  readonly left: number;
  readonly right: number;
}

/** The scale all bars share: wide enough for the longest to either side. */
export function levelScale(all: readonly (readonly number[])[], satisfiedFrom: number): LevelScale {
  const ends = all.map((levels) => endsOf(levels, satisfiedFrom));
  return {
    left: Math.max(0, ...ends.map(({ left }) => left)),
    right: Math.max(0.01, ...ends.map(({ right }) => right)),
  };
}

export interface LevelBarProps {
  /** How many chose each level, from the lowest. */
  readonly levels: readonly number[];
  readonly satisfiedFrom: number;
  readonly scale: LevelScale;
  readonly names: readonly string[];
}

/** The levels as one bar that diverges from where satisfied and not satisfied part (middleOf). */
export function LevelBar({ levels, satisfiedFrom, scale, names }: LevelBarProps) {
  const { t, count, percent } = useWording();
  const total = levels.reduce((sum, level) => sum + level, 0);
  if (total === 0) return null;
  const words = levels.map((level, index) =>
    t('items.level-count', {
      level: names[index] ?? '',
      share: percent((100 * level) / total),
      n: count(level),
    }),
  );
  const width = scale.left + scale.right;
  let at = scale.left - endsOf(levels, satisfiedFrom).left;
  return (
    <svg
      className={styles['bar']}
      viewBox="0 0 100 10"
      preserveAspectRatio="none"
      role="img"
      aria-label={words.join('; ')}
    >
      {levels.map((level, index) => {
        const share = level / total;
        const x = (100 * at) / width;
        at += share;
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a level is its place
            key={index}
            x={x}
            y="0"
            width={(100 * share) / width}
            height="10"
            style={{ fill: levelColour(index, { levels: levels.length, satisfiedFrom }) }}
          >
            <title>{words[index]}</title>
          </rect>
        );
      })}
      <line x1={(100 * scale.left) / width} x2={(100 * scale.left) / width} y1="0" y2="10" />
    </svg>
  );
}

function endsOf(levels: readonly number[], satisfiedFrom: number): LevelScale {
  const total = levels.reduce((sum, level) => sum + level, 0);
  if (total === 0) return { left: 0, right: 0 };
  const middle = middleOf({ levels: levels.length, satisfiedFrom });
  let left = 0;
  for (const [index, count] of levels.entries()) {
    if (index < middle) left += count;
    else if (index === middle) left += count / 2;
  }
  return { left: left / total, right: (total - left) / total };
}
