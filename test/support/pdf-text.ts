import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

export interface ReadPdf {
  readonly pages: readonly string[];
  readonly text: string;
  readonly title: string;
  readonly language: string | null;
  readonly bookmarks: readonly string[];
  /** The roles of its structure, of the first page. */
  readonly roles: readonly string[];
}

interface StructNode {
  readonly role?: string;
  readonly children?: readonly StructNode[];
}

/** What a reader of a PDF gets: its words in order, and what it says of itself. */
export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const loading = getDocument({ data: new Uint8Array(bytes), verbosity: 0 });
  const file = await loading.promise;
  const pages: string[] = [];
  const roles: string[] = [];
  for (let number = 1; number <= file.numPages; number += 1) {
    const page = await file.getPage(number);
    const { items } = await page.getTextContent();
    pages.push(
      items
        .map((item) => ('str' in item ? `${item.str}${item.hasEOL ? ' ' : ''}` : ''))
        .join('')
        .replaceAll(/\s+/g, ' '),
    );
    if (number === 1) collect((await page.getStructTree()) as StructNode | null);
  }
  const [{ info }, bookmarks] = [await file.getMetadata(), await file.getOutline()];
  const { Title, Language } = info as { readonly Title?: string; readonly Language?: string };
  await loading.destroy();
  return {
    pages,
    text: pages.join(' '),
    title: Title ?? '',
    language: Language ?? null,
    bookmarks: (bookmarks ?? []).map(({ title }) => title),
    roles,
  };

  function collect(node: StructNode | null): void {
    if (node === null) return;
    if (node.role !== undefined) roles.push(node.role);
    for (const child of node.children ?? []) collect(child);
  }
}
