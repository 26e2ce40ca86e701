import { isOwnForm } from '../../core/questionnaire/items.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { element, type Xml } from '../tables/xml.ts';
import { CODEBOOK_LANGUAGES, type Codebook, codebookOf, type Variable, type Words } from './codebook.ts';

const NAMESPACE = 'ddi:codebook:2_5';
const FILE = 'responses.csv';
const FILE_ID = 'file';

const ABSTRACT: Words = {
  vi: 'Phiếu đã công bố, mỗi dòng một phiếu, không theo thứ tự nào; không có thông tin về người trả lời, ngày, giờ, máy và ý kiến. Phiếu tự nguyện không phải là mẫu: không được gọi là kết quả SIPAS chính thức.',
  en: 'Released responses, one row each, in no order; nothing about the respondent, the day, the hour or the device, and no comments. Voluntary responses are no sample and must not be called official results of SIPAS.',
};
const UNIVERSE: Words = {
  vi: 'Người từ 18 tuổi trở lên đã trả lời; phiếu của người dưới 18 tuổi không có trong tệp.',
  en: 'People of 18 years and more who answered; responses of people under 18 are not in the file.',
};
const UNIT_OF_ANALYSIS: Words = { vi: 'Phiếu trả lời', en: 'Response' };
const SAMPLING: Words = {
  vi: 'Cột mode cho biết hình thức. Chỉ khảo sát hộ gia đình có chọn mẫu; các hình thức khác là tự nguyện.',
  en: 'The column mode says how. Household interviews alone are drawn from a sample; all others are voluntary.',
};
const RELEASE: Words = {
  vi: 'Phiếu và câu trả lời của một nơi tiếp nhận chỉ có trong tệp khi đủ mười phiếu mới của cùng hình thức, phiên bản và kỳ.',
  en: 'Responses and answers of an office are in the file ten new ones at a time, of one mode, version and period.',
};

/**
 * The open export described by DDI Codebook 2.5: study, file, variables, categories. DDI's XSD is in no registry of packages, so
 * the test holds this against rules written down from it (test/support/ddi-rules.ts) and not against the XSD itself.
 */
export function ddiOf(questionnaire: Questionnaire): string {
  const codebook = codebookOf(questionnaire);
  const id = `${questionnaire.id}-${questionnaire.version}`;
  const root = { xmlns: NAMESPACE, version: '2.5', 'xml:lang': 'vi' };
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    element('codeBook', root, [study(codebook, id), file(codebook), variables(codebook)])
  );
}

function study({ questionnaire, title, groups }: Codebook, id: string): Xml {
  const titles = element('titlStmt', {}, [
    element('titl', { 'xml:lang': 'vi' }, title.vi),
    element('parTitl', { 'xml:lang': 'en' }, title.en),
    element('IDNo', {}, id),
  ]);
  const version = element('verStmt', {}, [element('version', {}, String(questionnaire.version))]);
  const source = isOwnForm(questionnaire) ? questionnaire.id : questionnaire.provenance.source;
  return element('stdyDscr', {}, [
    element('citation', {}, [titles, version]),
    element('stdyInfo', {}, [
      element(
        'subject',
        {},
        groups.flatMap(({ words }) => inBoth('keyword', words)),
      ),
      ...inBoth('abstract', ABSTRACT),
      element('sumDscr', {}, [
        element('nation', { abbr: 'VN' }, 'Việt Nam'),
        ...inBoth('anlyUnit', UNIT_OF_ANALYSIS),
        ...inBoth('universe', UNIVERSE),
        element('dataKind', {}, 'survey data'),
      ]),
    ]),
    element('method', {}, [
      element('dataColl', {}, [...inBoth('sampProc', SAMPLING), element('resInstru', {}, source)]),
      ...inBoth('notes', RELEASE),
    ]),
  ]);
}

function file({ columns, items }: Codebook): Xml {
  const count = columns.length + items.length;
  return element('fileDscr', { ID: FILE_ID }, [
    element('fileTxt', {}, [
      element('fileName', {}, FILE),
      element('dimensns', {}, [element('varQnty', {}, String(count))]),
      element('fileType', { charset: 'UTF-8' }, 'CSV (RFC 4180)'),
    ]),
  ]);
}

function variables(codebook: Codebook): Xml {
  const { columns, items, groups } = codebook;
  const ids = new Map([...columns, ...items].map(({ id }, at) => [id, `V${at + 1}`]));
  const idOf = (variable: string) => ids.get(variable) ?? '';
  return element('dataDscr', {}, [
    ...groups.map(({ id, words }, at) => {
      const members = items.filter(({ subIndex }) => subIndex === id).map((item) => idOf(item.id));
      const attributes = { ID: `G${at + 1}`, type: 'subject', name: id, var: members.join(' ') };
      return element('varGrp', attributes, inBoth('labl', words));
    }),
    ...columns.map((column) => columnVariable(column, idOf(column.id))),
    ...items.map((item) => itemVariable(codebook, item, idOf(item.id))),
  ]);
}

function columnVariable({ id, words, values }: Variable, ID: string): Xml {
  return element('var', { ID, name: id, files: FILE_ID, intrvl: 'discrete' }, [
    ...inBoth('labl', words),
    ...(values === '' ? [] : [element('txt', {}, values)]),
    element('varFormat', { type: 'character' }),
  ]);
}

/** A value may be a word, so the format is characters; the levels among them are numbers in order. */
function itemVariable({ stem, levels, missing }: Codebook, { id, words }: Variable, ID: string): Xml {
  const questions = CODEBOOK_LANGUAGES.map((language) =>
    element('qstn', { 'xml:lang': language, responseDomainType: 'category' }, [
      element('preQTxt', {}, stem[language]),
      element('qstnLit', {}, words[language]),
    ]),
  );
  const [lowest, highest] = [levels.at(0)?.value ?? '', levels.at(-1)?.value ?? ''];
  const written = missing.filter(({ value }) => value !== '');
  return element('var', { ID, name: id, files: FILE_ID, intrvl: 'discrete', nature: 'ordinal' }, [
    ...inBoth('labl', words),
    ...questions,
    element('valrng', {}, [element('range', { min: lowest, max: highest })]),
    element(
      'invalrng',
      {},
      written.map(({ value }) => element('item', { VALUE: value })),
    ),
    ...[...levels, ...missing].map((coded) =>
      element('catgry', { missing: missing.includes(coded) ? 'Y' : 'N' }, [
        ...(coded.value === '' ? [] : [element('catValu', {}, coded.value)]),
        ...inBoth('labl', coded.words),
      ]),
    ),
    element('varFormat', { type: 'character' }),
  ]);
}

function inBoth(name: string, words: Words): readonly Xml[] {
  return CODEBOOK_LANGUAGES.map((language) => element(name, { 'xml:lang': language }, words[language]));
}
