/** One picture of a run. */
export interface Picture {
  /** From the folder of the sheet. */
  readonly file: string;
  /** The screen it is of. */
  readonly name: string;
  readonly label: string;
}

/** All pictures of a run on one page, a row a screen. */
export function contactSheet(pictures: readonly Picture[]): string {
  const rows = [...Map.groupBy(pictures, ({ name }) => name)].map(
    ([name, shown]) => `<section id="${name}">
<h2>${name}</h2>
<div>
${shown.map(({ file, label }) => `<a href="${file}"><img loading="lazy" src="${file}" alt="${label}"><span>${label}</span></a>`).join('\n')}
</div>
</section>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>SIPAS: every screen</title>
<style>
body { margin: 2rem; font: 14px/1.4 system-ui, sans-serif; color: #14211e; background: #f5f3ee; }
section > div { display: flex; flex-wrap: wrap; gap: 1rem; align-items: start; }
a { display: grid; gap: 0.25rem; max-width: 20rem; color: inherit; text-decoration: none; }
img { max-width: 100%; max-height: 26rem; border: 1px solid #d8d4c9; object-fit: contain; object-position: top left; }
</style>
<h1>Every screen: ${pictures.length} pictures</h1>
${rows.join('\n')}
</html>
`;
}
