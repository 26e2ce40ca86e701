import { describe, expect, test } from 'vitest';
import {
  type ChartFile,
  chartCsv,
  chartFileName,
} from '../../../../../src/app/console/downloads/chart-file.ts';
import { chartSvg } from '../../../../../src/app/console/downloads/chart-picture.ts';

const PERIOD = { label: 'Tháng 10 năm 2026', text: '2026-10' };
const ABOUT = {
  ...{ title: 'Xếp hạng & <so sánh>', unit: 'Tỉnh Sông Mây', period: PERIOD },
  notes: [
    '● Kỳ này',
    'Nguồn: hệ thống SIPAS. Mức độ hài lòng qua khảo sát tự nguyện.',
    'Khoảng tin cậy 95%.',
  ],
  ...{ columns: ['Đơn vị', 'Tỷ lệ'], rows: [] },
};
const FIGURE = { percent: 83.944, low: 80.1, high: 87.2 };
const mark = { label: '10/2026', words: '', parent: 80, breaksBefore: false, isUnderWay: false };
const row = { label: 'Xã Một', figure: FIGURE, previous: 82, parent: 85, value: '83,94%' };

const DRAWINGS: readonly ChartFile['drawing'][] = [
  {
    ...{ kind: 'rows', reference: 84 },
    rows: [row, { ...row, label: 'Xã Hai', figure: null, value: 'Chưa đủ 10 phiếu' }],
  },
  {
    kind: 'line',
    marks: [
      { ...mark, figure: FIGURE },
      { ...mark, label: '11/2026', figure: null, breaksBefore: true },
    ],
  },
  {
    ...{ kind: 'heat', columns: ['Biển chỉ dẫn'] },
    rows: [{ label: 'Xã Một', cells: [{ text: '0,52', heat: 1 }] }],
  },
];

describe('a chart that is taken along', () => {
  test.each(DRAWINGS)(
    'is a picture that says what it is of, how it was made and whose it is: $kind',
    (drawing) => {
      const svg = chartSvg({ ...ABOUT, drawing });
      expect(svg).toMatch(
        /^<svg role="img" aria-label="Xếp hạng &#38; &#60;so sánh&#62;\. Tỉnh Sông Mây · Tháng 10/,
      );
      const words = svg.replaceAll(/<[^>]*>/g, '\n');
      for (const text of [
        'Xếp hạng &amp; &lt;so sánh&gt;',
        'Tỉnh Sông Mây · Tháng 10 năm 2026',
        ...ABOUT.notes,
      ]) {
        expect(words).toContain(text);
      }
      // Nothing from elsewhere, and nothing that a policy keeps out.
      expect(svg).not.toMatch(/<script|<image|xlink:href="http|<foreignObject/);
      // The same each time but for names of its parts.
      expect(chartSvg({ ...ABOUT, drawing }).length).toBe(svg.length);
    },
  );

  test('draws every row with its percentage, or with why there is none, and cells with what is lost', () => {
    const [rows, line, heat] = DRAWINGS.map((drawing) => chartSvg({ ...ABOUT, drawing })) as [
      string,
      string,
      string,
    ];
    for (const text of ['Xã Một', '83,94%', 'Xã Hai', 'Chưa đủ 10 phiếu']) expect(rows).toContain(text);
    for (const text of ['10/2026', '11/2026']) expect(line).toContain(text);
    for (const text of ['Biển chỉ dẫn', '0,52']) expect(heat).toContain(text);
  });

  test('has a table with the numbers of the screen, without formulas', () => {
    const rows = [['=1+1', 83.9449, null]] as const;
    expect(chartCsv({ columns: ['Đơn vị', 'Tỷ lệ', 'Cận dưới'], rows })).toBe(
      "\uFEFFĐơn vị,Tỷ lệ,Cận dưới\r\n'=1+1,83.94,\r\n",
    );
  });

  test('is called by unit, view and period, without what file systems refuse', () => {
    expect(chartFileName({ ...ABOUT, unit: 'Xã A/B: "C"' }, 'png')).toBe(
      'Xã A B C - Xếp hạng & so sánh - 2026-10.png',
    );
  });
});
