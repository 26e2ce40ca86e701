/** What was looked at, and what came of it. */
export interface Finding {
  readonly check: string;
  /** `fault`: something is lost or stands still, or soon will; `warning`: it should be mended. */
  readonly level: 'ok' | 'warning' | 'fault';
  readonly text: string;
  /** What to do; null where there is nothing to do. */
  readonly advice: string | null;
}

export function fine(check: string, text: string): Finding {
  return { check, level: 'ok', text, advice: null };
}

export function warning(check: string, text: string, advice: string): Finding {
  return { check, level: 'warning', text, advice };
}

export function fault(check: string, text: string, advice: string): Finding {
  return { check, level: 'fault', text, advice };
}
