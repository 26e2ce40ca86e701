import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ExportFormat } from '../../../contract/on-offer.ts';
import { PARQUET_MEDIA_TYPE, XLSX_MEDIA_TYPE } from '../../../contract/route.ts';
import { isOwnForm, phrase } from '../../../core/questionnaire/items.ts';
import { DEFAULT_LANGUAGE, type Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import type { SentExport } from '../../exports/export-queue.ts';
import type { ExportPiece } from '../../exports/write-open-export.ts';
import { whileAllowed } from '../server/authorise.ts';
import { attachment } from './download.ts';

const MEDIA_TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  xlsx: XLSX_MEDIA_TYPE,
  parquet: PARQUET_MEDIA_TYPE,
};
/** More would not go into a name. */
const NAMED_MONTHS = 3;

/**
 * Sends an export to its end, unless the client goes, it is cancelled or who asked may no longer have it: the stream is
 * destroyed then, and with it what writes it.
 */
export function sendExport(request: FastifyRequest, reply: FastifyReply, sent: SentExport): FastifyReply {
  const { cancelled, end, pieces } = sent;
  const stream = Readable.from(contents(pieces), { objectMode: false });
  const stop = () => stream.destroy(new Error('the export was ended'));
  const stopLooking = whileAllowed(request, stop);
  cancelled.addEventListener('abort', stop, { once: true });
  stream.once('close', () => {
    cancelled.removeEventListener('abort', stop);
    stopLooking();
    end();
  });
  const { file, name } = namesOf(sent);
  return reply
    .header('content-disposition', attachment(file, name))
    .header('cache-control', 'no-store')
    .type(MEDIA_TYPES[sent.format])
    .send(stream);
}

async function* contents(
  pieces: AsyncGenerator<ExportPiece, void, void>,
): AsyncGenerator<string | Uint8Array, void, void> {
  for await (const { content } of pieces) yield content;
}

function namesOf({ unit, period: { text: period }, questionnaire, format, frozenMonths }: SentExport) {
  const place = unit === null ? 'viet-nam' : unit.code;
  const { id, version } = questionnaire;
  const [without, withoutVi] = withoutMonths(frozenMonths);
  // A form of one's own goes by its own title, never as SIPAS.
  const [short, called] = isOwnForm(questionnaire) ? ['survey', titleIn(questionnaire)] : ['sipas', 'SIPAS'];
  return {
    file: `${short}-${place}-${period}-${id}-${version}${without}.${format}`,
    name: `${called} ${unit?.name ?? 'Việt Nam'} ${period} ${id} ${version}${withoutVi}.${format}`,
  };
}

/** The title without what file systems refuse. */
function titleIn({ title }: Questionnaire): string {
  return phrase(title, DEFAULT_LANGUAGE).text.replaceAll(/[\\/:*?"<>|]/g, ' ');
}

/** Which months a file cannot contain, in its name: there it goes along, and every program reads the rows as before. */
function withoutMonths(months: readonly string[]): readonly [ascii: string, vietnamese: string] {
  if (months.length === 0) return ['', ''];
  if (months.length > NAMED_MONTHS)
    return [`-without-${months.length}-months`, ` thiếu ${months.length} tháng`];
  return [`-without-${months.join('-')}`, ` thiếu ${months.join(' ')}`];
}
