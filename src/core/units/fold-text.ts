const MARKS = /\p{M}/gu;

/** The text without accents and in lower case, for searching: `Đắk Lắk` → `dak lak`. đ is a letter, not d with a mark. */
export function foldText(text: string): string {
  return text.normalize('NFD').replace(MARKS, '').toLowerCase().replaceAll('đ', 'd');
}
