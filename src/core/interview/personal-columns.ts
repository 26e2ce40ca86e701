import { foldText } from '../units/fold-text.ts';

/** What a column is about by its heading, where that is a person or where they live. */
export type PersonalKind = 'name' | 'address' | 'phone' | 'identity' | 'birth' | 'mail';

/** Of headings folded and without blanks: found anywhere in them. */
const WITHIN: Readonly<Record<PersonalKind, readonly string[]>> = {
  name: ['hoten', 'hovaten', 'chuho', 'tenho', 'nguoidaidien', 'fullname', 'headofhousehold', 'householder'],
  address: [
    'diachi',
    'sonha',
    'tenduong',
    'ngoduong',
    'thuongtru',
    'tamtru',
    'toado',
    'address',
    'street',
    'latitude',
    'longitude',
    'coordinate',
  ],
  phone: ['dienthoai', 'didong', 'sodt', 'zalo', 'phone', 'mobile', 'hotline'],
  identity: [
    'cancuoc',
    'chungminh',
    'dinhdanh',
    'giayto',
    'hochieu',
    'baohiem',
    'masothue',
    'identity',
    'idnumber',
    'idcard',
    'citizenid',
    'nationalid',
    'passport',
    'insurance',
  ],
  birth: ['ngaysinh', 'namsinh', 'birth'],
  mail: ['email', 'thudientu', 'facebook'],
};

/** As a whole word. */
const WORDS: Readonly<Record<PersonalKind, readonly string[]>> = {
  name: ['ten', 'name', 'person', 'nguoi'],
  address: ['duong', 'ngo', 'hem', 'gps'],
  phone: ['tel', 'telephone', 'sdt', 'dt', 'cell'],
  identity: ['cccd', 'cmnd', 'cmt', 'bhyt', 'bhxh', 'mst', 'id'],
  birth: ['dob', 'tuoi', 'age'],
  mail: ['mail'],
};

/**
 * Whether a heading looks like personal data, in Vietnamese or English, with and without marks, in any case and however
 * its words are joined: "Họ và tên", "HO_TEN", "hoTen", "Head of household", "Số ĐT", "cccd". Null where it does not.
 */
export function personalKindOf(heading: string): PersonalKind | null {
  // A word ends where a capital follows a small letter.
  const parted = heading.normalize('NFC').replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2');
  const words = foldText(parted)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  const whole = words.join('');
  const kinds = Object.keys(WITHIN) as PersonalKind[];
  return (
    kinds.find(
      (kind) =>
        WITHIN[kind].some((part) => whole.includes(part)) || WORDS[kind].some((word) => words.includes(word)),
    ) ?? (words.some((word) => word.endsWith('name')) ? 'name' : null)
  );
}

const LONG_NUMBER = 9;

/** Whether a cell has so many digits that it may be a phone or an identity number. */
export function isLongNumber(cell: string): boolean {
  return cell.replaceAll(/\P{Nd}/gu, '').length >= LONG_NUMBER;
}
