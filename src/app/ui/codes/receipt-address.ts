/** Where a receipt number can be asked about, short enough to be typed. */
export function receiptAddress(): string {
  return `${window.location.host}/r`;
}
