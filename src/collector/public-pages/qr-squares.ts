import { encode } from 'uqr';

/** A QR code as its dark squares, of one unit each, within a quiet zone of four as readers expect. */
export interface QrSquares {
  /** Of one side, the quiet zone included. */
  readonly size: number;
  readonly dark: readonly (readonly [x: number, y: number])[];
}

export function qrSquares(content: string): QrSquares {
  const { data, size } = encode(content, { ecc: 'M', border: 4 });
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [[x, y] as const] : [])));
  return { size, dark };
}
