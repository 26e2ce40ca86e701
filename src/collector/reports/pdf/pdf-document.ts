import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';
import { COLOURS, type Face, PAGE } from './page-style.ts';

/** The app's typeface with all its letters: what a browser loads in parts stands here in one file a weight. */
const FACES: Readonly<Record<Face, string>> = {
  regular: '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf',
  bold: '@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf',
};

/** pdfkit has it since 0.13; its types do not yet. */
const PDF_UA = 'PDF/UA' as unknown as 'PDF/A-1';

export type Pdf = InstanceType<typeof PDFDocument>;
export type Structure = ReturnType<Pdf['struct']>;

export interface DocumentFacts {
  readonly title: string;
  readonly language: string;
  readonly author: string;
  readonly madeMs: number;
  /** Width and height in points. */
  readonly size: readonly [number, number];
}

/** A tagged document (PDF/UA-1 as far as pdfkit writes it) whose bytes follow from what is put into it alone. */
export class TaggedPdf {
  readonly pdf: Pdf;
  readonly root: Structure;
  readonly #chunks: Buffer[] = [];
  readonly #ended: Promise<void>;

  constructor({ title, language, author, madeMs, size }: DocumentFacts) {
    this.pdf = new PDFDocument({
      size: [...size],
      margins: { left: PAGE.margin, right: PAGE.margin, top: PAGE.top, bottom: PAGE.bottom },
      pdfVersion: '1.7',
      subset: PDF_UA,
      tagged: true,
      lang: language,
      displayTitle: true,
      bufferPages: true,
      autoFirstPage: false,
      font: faceFile('regular'),
      info: {
        Title: title,
        Author: author,
        CreationDate: new Date(madeMs),
        Producer: 'SIPAS',
        Creator: 'SIPAS',
      },
    });
    for (const face of ['regular', 'bold'] as const) this.pdf.registerFont(face, faceFile(face));
    this.pdf.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
    this.#ended = new Promise((resolve, reject) => {
      this.pdf.on('end', () => resolve());
      this.pdf.on('error', reject);
    });
    this.root = this.pdf.struct('Document');
    this.pdf.addStructure(this.root);
  }

  /** The room between the margins. */
  get width(): number {
    return this.pdf.page.width - 2 * PAGE.margin;
  }

  get bottom(): number {
    return this.pdf.page.height - PAGE.bottom;
  }

  write(face: Face, size: number, colour: string = COLOURS.ink): Pdf {
    return this.pdf.font(face).fontSize(size).fillColor(colour);
  }

  /** Draws what says nothing that is not said in words: lines and grounds. */
  artifact(draw: () => void): void {
    this.pdf.markContent('Artifact', { type: 'Layout' });
    draw();
    this.pdf.endMarkedContent();
  }

  async bytes(): Promise<Uint8Array> {
    this.root.end();
    this.pdf.end();
    await this.#ended;
    return Buffer.concat(this.#chunks);
  }
}

function faceFile(face: Face): string {
  return fileURLToPath(import.meta.resolve(FACES[face]));
}
