import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { expect, it } from 'vitest';
import { brokenReferences } from '../../support/document-links.ts';

const ROOT = join(import.meta.dirname, '../../..');
const FOLDERS = ['.ci', 'public', 'src', 'survey-schemas', 'test'];

function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

const atRoot = readdirSync(ROOT, { withFileTypes: true }).filter((entry) => entry.isFile());
const FILES = [...atRoot.map(({ name }) => name), ...FOLDERS.flatMap(filesBelow)];
// What was released tells of files as they were called then.
const DOCUMENTS = FILES.filter((file) => file.endsWith('.md') && file !== 'CHANGELOG.md');

it('every text of the project refers to what is there', () => {
  const broken = DOCUMENTS.flatMap((document) =>
    brokenReferences(ROOT, document, FILES).map((reference) => `${document}: ${reference}`),
  );
  expect(broken).toEqual([]);
  expect(DOCUMENTS.length).toBeGreaterThan(10);
});

it('a link, an anchor or a path that leads nowhere is found, and nothing else is', () => {
  const root = mkdtempSync(join(tmpdir(), 'sipas-documents-'));
  const text = `# The first part: all of it
[here](#the-first-part-all-of-it) [gone](#second) [file](a.md#other) [nowhere](b.md) [site](https://example.vn/x.md)
\`src/core/tally\` \`tally/tally.ts\` \`gone.ts\` \`src/gone/\` \`../a.ts\` \`/console/a.ts\` \`@scope/name\` \`text/csv\`
\`\`\`
[nowhere](c.md) \`gone.ts\`
\`\`\`
`;
  writeFileSync(join(root, 'a.md'), text);
  expect(brokenReferences(root, 'a.md', ['a.md', 'src/core/tally/tally.ts'])).toEqual([
    '#second',
    'a.md#other',
    'b.md',
    'gone.ts',
    'src/gone/',
    '../a.ts',
  ]);
});

it('no text says a part of itself twice, or both sides of a merge', () => {
  for (const document of DOCUMENTS) {
    const text = readFileSync(join(ROOT, document), 'utf8');
    const headings = text.match(/^## .*$/gm) ?? [];
    expect(headings, document).toEqual([...new Set(headings)]);
    expect(text, document).not.toMatch(/^(<{7} |={7}$|>{7} )/m);
  }
});

it('README.md says of every package what it is for', () => {
  const { dependencies, optionalDependencies, devDependencies } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  ) as Record<string, Record<string, string>>;
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const packages = Object.keys({ ...dependencies, ...optionalDependencies, ...devDependencies });
  // Types belong to the package they describe.
  const unnamed = packages.filter((name) => !name.startsWith('@types/') && !readme.includes(`\`${name}\``));
  expect(unnamed).toEqual([]);
  expect(packages.length).toBeGreaterThan(30);
});

it('the newest version in the changelog is that of package.json, and was released on the day it says', () => {
  const { version, released } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    version: string;
    released: string;
  };
  const headings = [
    ...readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8').matchAll(/^## (\d\S*)(?: \((.+)\))?$/gm),
  ];
  // The collector believes no clock that says less than this day, so that each release must state its own.
  expect(headings.map(([, one, day]) => [one, day])[0]).toEqual([version, released]);
  const days = headings.flatMap(([, , day]) => day ?? []);
  expect(days).toEqual([...new Set(days)].sort().reverse());
  expect(headings.filter(([, , day]) => day === undefined).map(([, one]) => one)).toEqual(['0.2.0', '0.1.0']);
});
