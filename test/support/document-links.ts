import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

/** Made by commands or by npm: named in texts, and not there in a fresh clone. */
const MADE = ['node_modules', 'dist', 'data'];
/** Packages whose names end as those of files do. */
const NAMED_LIKE_FILES = ['ipaddr.js'];
const SOURCE_ENDING = /\.(?:ts|tsx|js|mjs|css|md)$/;
/** Commands and drawings. */
const FENCED = /^```.*?^```/gms;
const PATH_ENDING = /\.(?:ts|tsx|js|mjs|css|md|json|html|svg|png|csv)$/;

/**
 * What a Markdown text refers to and is not there: relative links, their anchors, and paths in backticks. A path in
 * backticks is relative to the text, or the end of the path of a file or folder of the project, so that
 * `console/ui` and `sync-cycle.ts` need not be written from the root.
 *
 * @param document path of the text from `root`, with `/`
 * @param files every file of the project by its path from `root`, with `/`
 * @returns the references as they are written, in order
 */
export function brokenReferences(
  root: string,
  document: string,
  files: readonly string[],
): readonly string[] {
  const text = readFileSync(join(root, document), 'utf8').replaceAll(FENCED, '');
  const ends = pathsOf(files);
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1] as string)
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => !isLinkWhole(root, document, link));
  const paths = [...text.matchAll(/`([^`\n]+)`/g)]
    .map((match) => match[1] as string)
    .filter(isPath)
    .filter((path) => !isThere(root, document, path, ends));
  return [...links, ...paths];
}

function isLinkWhole(root: string, document: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? document : posix.join(dirname(document), path);
  if (!existsSync(join(root, target))) return false;
  return anchor === undefined || anchorsOf(readFileSync(join(root, target), 'utf8')).has(anchor);
}

/** The anchors that headings get where the text is read: lower case, no punctuation, hyphens for blanks. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = text.replaceAll(FENCED, '').matchAll(/^#+ (.+)$/gm);
  return new Set(
    [...headings].map((match) =>
      (match[1] as string)
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** Addresses (`/console`), packages, media types and patterns are no paths. */
function isPath(text: string): boolean {
  if (
    !/^[\w@.-]+(?:\/[\w@.-]+)*\/?$/.test(text) ||
    MADE.includes(text.replace(/^\.\//, '').split('/')[0] as string)
  )
    return false;
  if (!text.includes('/')) return SOURCE_ENDING.test(text) && !NAMED_LIKE_FILES.includes(text);
  return PATH_ENDING.test(text) || /^(?:src|test|\.ci|public|survey-schemas|\.{1,2})\//.test(text);
}

function isThere(root: string, document: string, path: string, ends: ReadonlySet<string>): boolean {
  const plain = path.replace(/\/$/, '');
  return ends.has(`/${plain}`) || existsSync(join(root, dirname(document), plain));
}

/** Every end of the path of every file and folder, with a `/` before it. */
function pathsOf(files: readonly string[]): ReadonlySet<string> {
  const ends = new Set<string>();
  for (const file of files) {
    const parts = file.split('/');
    for (let end = parts.length; end > 0; end -= 1) {
      for (let start = 0; start < end; start += 1) ends.add(`/${parts.slice(start, end).join('/')}`);
    }
  }
  return ends;
}
