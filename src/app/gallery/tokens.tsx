import { useState } from 'react';
import styles from './gallery.module.css';
import { Part } from './part.tsx';

/** Colours, sizes of text and spaces as the style sheets have them now. */
export function Tokens() {
  const [values] = useState(tokenValues);
  const named = (start: string) => values.filter(([name]) => name.startsWith(start));
  const ground = tokenValue(values, '--colour-ground');
  const surface = tokenValue(values, '--colour-surface');
  return (
    <>
      <Part name="Colours, with their contrast on ground and surface">
        {named('--colour-').map(([name, value]) => (
          <div key={name} className={styles['token']}>
            <span className={styles['swatch']} style={{ background: `var(${name})` }} />
            <code>{name}</code>
            <span>{value}</span>
            <span>
              {contrast(value, ground).toFixed(1)} · {contrast(value, surface).toFixed(1)}
            </span>
          </div>
        ))}
      </Part>
      <Part name="Text">
        {named('--text-')
          .filter(([name]) => name !== '--text-scale')
          .map(([name, value]) => (
            <p key={name} className={styles['text']} style={{ fontSize: `var(${name})` }}>
              Mức độ hài lòng 87,45% <code>{`${name} ${value}`}</code>
            </p>
          ))}
      </Part>
      <Part name="Space">
        {named('--space-').map(([name, value]) => (
          <div key={name} className={styles['token']}>
            <span className={styles['bar']} style={{ width: `var(${name})` }} />
            <code>{name}</code>
            <span>{value}</span>
          </div>
        ))}
      </Part>
      <Part name="Corners and shadows">
        {[...named('--radius-'), ...named('--shadow-')].map(([name]) => (
          <div
            key={name}
            className={styles['corner']}
            style={
              name.startsWith('--radius') ? { borderRadius: `var(${name})` } : { boxShadow: `var(${name})` }
            }
          >
            <code>{name}</code>
          </div>
        ))}
      </Part>
    </>
  );
}

type TokenValues = readonly (readonly [name: string, value: string])[];

/** Every custom property of the root with its value in the present theme. */
function tokenValues(): TokenValues {
  const computed = getComputedStyle(document.documentElement);
  const names = new Set<string>();
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) {
      if (!(rule instanceof CSSStyleRule) || rule.selectorText !== ':root') continue;
      for (const name of rule.style) if (name.startsWith('--')) names.add(name);
    }
  }
  return [...names].map((name) => [name, computed.getPropertyValue(name).trim()]);
}

function tokenValue(values: TokenValues, wanted: string): string {
  return values.find(([name]) => name === wanted)?.[1] ?? '#ffffff';
}

/** The contrast of two colours written as `#rrggbb`, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
