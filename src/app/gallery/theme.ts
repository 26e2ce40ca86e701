/** Shows what the tokens say of a theme, whichever one the system has. Only where style sheets can be changed. */
export function showDark(isDark: boolean): void {
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) {
      if (!(rule instanceof CSSMediaRule)) continue;
      if (!rule.cssText.includes('color-scheme: dark')) continue;
      rule.media.mediaText = isDark ? 'all' : 'not all';
    }
  }
}
