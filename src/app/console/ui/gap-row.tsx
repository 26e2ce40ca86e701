/** The room of items of a list that are not in the page. */
export function GapItem({ heightPx }: { readonly heightPx: number }) {
  return <li aria-hidden="true" data-gap="" style={{ height: heightPx }} />;
}

/** The room of table rows that are not in the page. */
export function GapRow({ heightPx, columns }: { readonly heightPx: number; readonly columns: number }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row of a table takes no focus
    <tr aria-hidden="true" data-gap="">
      <td colSpan={columns} style={{ height: heightPx, padding: 0, border: 0 }} />
    </tr>
  );
}
