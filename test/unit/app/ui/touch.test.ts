import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const styles = (name: string) => readFileSync(`src/app/${name}`, 'utf8');

test.each([
  ['interview/interview-frame.tsx', 'links'],
  ['staff/staff-page.tsx', 'links'],
  ['staff/device-card.tsx', 'links'],
  ['pin/pin-gate.tsx', 'ways'],
  ['help/help-frame.tsx', 'ways'],
  ['landing/landing-page.tsx', 'actions'],
])('a link that stands beside buttons in %s is as high as a finger needs', (name, row) => {
  expect(styles('ui/base.css')).toMatch(/\.beside-buttons > a:not\(\[class\]\) \{[^}]*min-height: 2\.75rem;/);
  expect(styles(name)).toContain(`className={\`\${styles['${row}']} beside-buttons\`}`);
});

test('what unfolds is as high as a finger needs', () => {
  expect(styles('ui/base.css')).toMatch(/\(pointer: coarse\) \{\s*summary \{\s*min-height: 2\.75rem;/);
  expect(styles('staff/staff-page.module.css')).toMatch(/\.more summary \{[^}]*min-height: 2\.75rem;/);
});

test('the levels of a row in an interview stand side by side where all have room, else one below the other', () => {
  expect(styles('interview/interview.module.css')).toMatch(
    /\.matrix \.choice \{\s*flex: 1 1 calc\(\(40rem - 100%\) \* 999\);/,
  );
});
