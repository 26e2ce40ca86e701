/**
 * Rules of DDI Codebook 2.5 for the elements that the codebook uses, written down from its schema: which children an element
 * may have, in which order and how often, and which attributes it may and must have. Stricter than the schema, which has
 * many elements and attributes more.
 */
interface ElementRule {
  /** In order: a name with nothing, `?`, `*` or `+` behind it. Left out: text alone. */
  readonly children?: readonly string[];
  /** A name with `!` behind it must be there. */
  readonly attributes?: readonly string[];
}

const DDI_RULES: Readonly<Record<string, ElementRule>> = {
  codeBook: { children: ['stdyDscr+', 'fileDscr*', 'dataDscr*'], attributes: ['version', 'xml:lang'] },
  stdyDscr: { children: ['citation+', 'stdyInfo*', 'method*'] },
  citation: { children: ['titlStmt', 'verStmt*'] },
  titlStmt: { children: ['titl', 'parTitl*', 'IDNo*'] },
  titl: { attributes: ['xml:lang'] },
  parTitl: { attributes: ['xml:lang'] },
  IDNo: {},
  verStmt: { children: ['version*'] },
  version: {},
  stdyInfo: { children: ['subject*', 'abstract*', 'sumDscr*'] },
  subject: { children: ['keyword*'] },
  keyword: { attributes: ['xml:lang'] },
  abstract: { attributes: ['xml:lang'] },
  sumDscr: { children: ['nation*', 'anlyUnit*', 'universe*', 'dataKind*'] },
  nation: { attributes: ['abbr'] },
  anlyUnit: { attributes: ['xml:lang'] },
  universe: { attributes: ['xml:lang'] },
  dataKind: {},
  method: { children: ['dataColl*', 'notes*'] },
  dataColl: { children: ['sampProc*', 'resInstru*'] },
  sampProc: { attributes: ['xml:lang'] },
  resInstru: {},
  notes: { attributes: ['xml:lang'] },
  fileDscr: { children: ['fileTxt*'], attributes: ['ID'] },
  fileTxt: { children: ['fileName?', 'dimensns?', 'fileType?'] },
  fileName: {},
  dimensns: { children: ['varQnty*'] },
  varQnty: {},
  fileType: { attributes: ['charset'] },
  dataDscr: { children: ['varGrp*', 'var*'] },
  varGrp: { children: ['labl*'], attributes: ['ID', 'type', 'name', 'var'] },
  var: {
    children: ['labl*', 'qstn*', 'valrng*', 'invalrng*', 'txt*', 'catgry*', 'varFormat?'],
    attributes: ['ID', 'name!', 'files', 'intrvl', 'nature'],
  },
  labl: { attributes: ['xml:lang'] },
  qstn: { children: ['preQTxt*', 'qstnLit*'], attributes: ['xml:lang', 'responseDomainType'] },
  preQTxt: {},
  qstnLit: {},
  valrng: { children: ['range+'] },
  range: { children: [], attributes: ['min', 'max'] },
  invalrng: { children: ['item+'] },
  item: { children: [], attributes: ['VALUE'] },
  txt: {},
  catgry: { children: ['catValu?', 'labl*'], attributes: ['missing'] },
  catValu: {},
  varFormat: { children: [], attributes: ['type'] },
};

/** Attributes that take few values. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  'var intrvl': ['contin', 'discrete'],
  'var nature': ['nominal', 'ordinal', 'interval', 'ratio', 'percent', 'other'],
  'varGrp type': ['section', 'multipleResp', 'grid', 'display', 'subject', 'other'],
  'varFormat type': ['character', 'numeric'],
  'catgry missing': ['Y', 'N'],
  'qstn responseDomainType': ['text', 'numeric', 'code', 'category', 'datetime', 'geographic', 'multiple'],
};
const NAMESPACE = 'ddi:codebook:2_5';
const NC_NAME = /^[A-Za-z_][\w.-]*$/;
const OFTEN: Readonly<Record<string, string>> = { '': '{1}', '?': '?', '*': '*', '+': '+' };

/** Everything in a document that breaks a rule, in words. */
export function ddiFaults(document: Document): readonly string[] {
  const elements = [...document.querySelectorAll('*')];
  const ids = elements.flatMap((element) => element.getAttribute('ID') ?? []);
  const faults = elements.flatMap((element) => faultsOf(element));
  if (document.documentElement.localName !== 'codeBook') faults.push('the root is no codeBook');
  for (const [at, id] of ids.entries()) {
    if (!NC_NAME.test(id)) faults.push(`the ID ${id} is no name`);
    if (ids.indexOf(id) !== at) faults.push(`the ID ${id} is there twice`);
  }
  for (const [selector, attribute] of [
    ['var', 'files'],
    ['varGrp', 'var'],
  ] as const) {
    for (const element of document.querySelectorAll(selector)) {
      const named = (element.getAttribute(attribute) ?? '').split(' ');
      for (const id of named)
        if (!ids.includes(id)) faults.push(`${selector} names ${id}, which is not there`);
    }
  }
  return faults;
}

function faultsOf(element: Element): string[] {
  const { localName, namespaceURI, attributes } = element;
  const rule = DDI_RULES[localName];
  if (rule === undefined) return [`${localName} is no element of the list`];
  const faults: string[] = namespaceURI === NAMESPACE ? [] : [`${localName} is of another namespace`];
  const children = [...element.children].map((child) => child.localName);
  const pattern = (rule.children ?? []).map((child) => {
    const [, name = '', often = ''] = /^(\w+)([?*+]?)$/.exec(child) ?? [];
    return `(?:${name} )${OFTEN[often]}`;
  });
  if (!new RegExp(`^${pattern.join('')}$`).test(children.map((child) => `${child} `).join('')))
    faults.push(`${localName} has ${children.join(' ') || 'no child'}`);
  const hasText = [...element.childNodes].some(
    ({ nodeType, textContent }) => nodeType === 3 && textContent?.trim(),
  );
  if (hasText !== (rule.children === undefined))
    faults.push(`${localName} ${hasText ? 'has text' : 'is empty'}`);
  const may = rule.attributes ?? [];
  for (const { name, value } of attributes) {
    if (name === 'xmlns') continue;
    if (!may.some((one) => one.replace('!', '') === name)) faults.push(`${localName} has ${name}`);
    const values = VALUES[`${localName} ${name}`];
    if (values !== undefined && !values.includes(value)) faults.push(`${localName} ${name} is ${value}`);
  }
  for (const one of may)
    if (one.endsWith('!') && !element.hasAttribute(one.slice(0, -1)))
      faults.push(`${localName} lacks ${one}`);
  return faults;
}
