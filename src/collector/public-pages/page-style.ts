/** The style of a public page: it stands in the page itself, which needs nothing else, on paper either. */
export const PAGE_STYLE = `
:root { color-scheme: light; }
* { box-sizing: border-box; margin: 0; }
body { font: 1.0625rem/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; color: #14211e; background: #f5f3ee; overflow-wrap: anywhere; }
header, main { max-width: 44rem; margin-inline: auto; padding: 1rem; }
header { display: flex; align-items: center; justify-content: space-between; gap: 1rem; font-weight: 650; color: #0b544d; }
main { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1rem; padding-block-end: 3rem; }
section { display: grid; grid-template-columns: minmax(0, 1fr); gap: .75rem; padding: 1.25rem; background: #fff; border: 1px solid #d8d4c9; border-radius: .75rem; }
h1 { font-size: 2rem; line-height: 1.22; }
h2 { font-size: 1.25rem; }
h3 { font-size: 1.0625rem; font-weight: 650; }
a { display: inline-block; padding-block: .5rem; color: #0b544d; }
a:focus-visible { outline: 3px solid #b4540a; outline-offset: 2px; }
article { display: grid; gap: .5rem; }
article + article { padding-block-start: 1rem; border-block-start: 1px solid #d8d4c9; }
.percent { font-size: 2.75rem; line-height: 1.22; font-weight: 720; color: #0b544d; }
.none { font-size: 1.25rem; font-weight: 650; }
.soft { color: #3c4b46; }
dl { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 2fr); gap: .25rem 1rem; }
dt { color: #3c4b46; }
dd { font-weight: 600; }
ol { display: grid; gap: 1rem; padding: 0; list-style: none; }
li { display: grid; gap: .25rem; padding-inline-start: 1rem; border-inline-start: 4px solid #0b544d; }
code { font-size: .8125rem; }
svg { width: 10rem; max-width: 100%; height: auto; background: #fff; }
@media print {
  @page { size: a4 portrait; margin: 14mm; }
  body { background: #fff; }
  header, main { max-width: none; padding: 0; }
  nav { display: none; }
  section { padding: 0 0 4mm; border: 0; border-radius: 0; }
  article, li { break-inside: avoid; }
}
`;
