import { useWording } from '../wording/use-wording.ts';
import styles from './level-bar.module.css';

/** How far bars reach to both sides of the middle of "neutral", as shares of all answers. */
export interface LevelScale {
  readonly left: number;
  readonly right: number;
}

/** The scale all bars share: wide enough for the longest to either side. */
export function levelScale(all: readonly (readonly number[])[]): LevelScale {
  const ends = all.map(endsOf);
  return {
    left: Math.max(0, ...ends.map(({ left }) => left)),
    right: Math.max(0.01, ...ends.map(({ right }) => right)),
  };
}

export interface LevelBarProps {
  /** How many chose each of the five levels. */
  readonly levels: readonly number[];
  readonly scale: LevelScale;
  readonly names: readonly string[];
}

/** The five levels as one bar that diverges from the middle of the third. */
export function LevelBar({ levels, scale, names }: LevelBarProps) {
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
  let at = scale.left - endsOf(levels).left;
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
          // biome-ignore lint/suspicious/noArrayIndexKey: a level is its place
          <rect key={index} x={x} y="0" width={(100 * share) / width} height="10" data-level={index + 1}>
            <title>{words[index]}</title>
          </rect>
        );
      })}
      <line x1={(100 * scale.left) / width} x2={(100 * scale.left) / width} y1="0" y2="10" />
    </svg>
  );
}

function endsOf(levels: readonly number[]): LevelScale {
  const total = levels.reduce((sum, level) => sum + level, 0);
  if (total === 0) return { left: 0, right: 0 };
  const [one = 0, two = 0, three = 0, four = 0, five = 0] = levels;
  return { left: (one + two + three / 2) / total, right: (three / 2 + four + five) / total };
}
