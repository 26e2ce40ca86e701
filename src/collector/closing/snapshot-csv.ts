import type { Snapshot } from '../../contract/closing/closings.ts';
import { BYTE_ORDER_MARK, csvRow } from '../../core/lists/csv-row.ts';

const COLUMNS = [
  ...[
    'snapshot',
    'period',
    'questionnaire',
    'version',
    'mode',
    'rule',
    'kind_of_figure',
    'unit',
    'unit_name',
  ],
  ...['part', 'respondents', 'answers', 'percent', 'standard_error', 'low', 'high', 'hidden'],
];

/** The figures of a snapshot, a row each; a hidden one says why and nothing else. */
export function* snapshotCsv(id: string, snapshot: Snapshot): Generator<string> {
  yield BYTE_ORDER_MARK + csvRow(COLUMNS);
  const names = new Map(snapshot.units.map(({ unit, name }) => [unit, name]));
  for (const { questionnaire, version, mode, rule, figureKind, units } of snapshot.parts) {
    for (const { unit, scopes, items } of units) {
      const of = [
        ...[id, snapshot.period, questionnaire, String(version), mode, rule, figureKind],
        ...[unit ?? '', names.get(unit) ?? ''],
      ];
      for (const { id: part, figure } of [...scopes, ...items]) {
        const numbers = figure.hidden
          ? ['', '', '', '', '', '', figure.reason]
          : [
              ...[figure.respondents, figure.answers, figure.percent, figure.standardError],
              ...[figure.low, figure.high, null],
            ].map((value) => (value === null ? '' : String(value)));
        yield csvRow([...of, part, ...numbers]);
      }
    }
  }
}
