import { CustomChart } from 'echarts/charts';
import { GridComponent, TitleComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { ChartFile } from './chart-file.ts';
import { drawHeat } from './draw-heat.ts';
import { drawLine } from './draw-line.ts';
import { drawRows } from './draw-rows.ts';
import type { DrawnChart, PictureOption } from './drawn-chart.ts';
import { FONT, INK, PICTURE_MARGIN as MARGIN, PICTURE_WIDTH, SOFT, SURFACE } from './picture-style.ts';

use([CustomChart, GridComponent, TitleComponent, SVGRenderer]);

const [TITLE_LINE, ABOUT_LINE, NOTE_LINE] = [28, 20, 17];
/** Letters of a line: of the title, and of the notes. */
const [TITLE_LETTERS, NOTE_LETTERS] = [72, 140];
const SCALE = 2;

/** The chart as a picture that says by itself what it is of. Light, as paper is. */
export function chartSvg(file: ChartFile): string {
  const { title, unit, period, notes, drawing } = file;
  const chart = drawn(drawing);
  const heading = wrapped(title, TITLE_LETTERS);
  const about = `${unit} · ${period.label}`;
  const small = notes.flatMap((note) => wrapped(note, NOTE_LETTERS));
  const top = MARGIN + heading.length * TITLE_LINE + ABOUT_LINE + 12;
  const foot = small.length * NOTE_LINE + 2 * MARGIN;
  const height = top + chart.height + foot;
  const picture = init(null, null, { renderer: 'svg', ssr: true, width: PICTURE_WIDTH, height });
  try {
    picture.setOption({
      animation: false,
      backgroundColor: SURFACE,
      textStyle: { fontFamily: FONT },
      title: [
        {
          ...{ text: heading.join('\n'), subtext: about, left: MARGIN, top: MARGIN, padding: 0, itemGap: 4 },
          textStyle: { color: INK, fontSize: 20, lineHeight: TITLE_LINE },
          subtextStyle: { color: SOFT, fontSize: 14 },
        },
        {
          ...{ text: small.join('\n'), left: MARGIN, top: top + chart.height + MARGIN, padding: 0 },
          textStyle: { color: SOFT, fontSize: 12, fontWeight: 'normal', lineHeight: NOTE_LINE },
        },
      ],
      grid: {
        left: MARGIN + chart.left,
        right: MARGIN + chart.right,
        top: top + chart.top,
        height: chart.height - chart.top - chart.bottom,
      },
      ...chart.option,
    } satisfies PictureOption);
    const text = picture.renderToSVGString();
    return text.replace('<svg ', `<svg role="img" aria-label="${escaped(`${title}. ${about}`)}" `);
  } finally {
    picture.dispose();
  }
}

/** The same picture in points, twice as many as it measures. Rejects where the browser cannot draw it. */
export async function chartPng(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth * SCALE;
  canvas.height = image.naturalHeight * SCALE;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error('no picture')) : resolve(blob)), 'image/png');
  });
}

function drawn(drawing: ChartFile['drawing']): DrawnChart {
  switch (drawing.kind) {
    case 'rows':
      return drawRows(drawing);
    case 'line':
      return drawLine(drawing.marks);
    case 'heat':
      return drawHeat(drawing);
  }
}

/** By words, so that no line is longer than it may be; a longer word stands by itself. */
function wrapped(text: string, letters: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < letters)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
