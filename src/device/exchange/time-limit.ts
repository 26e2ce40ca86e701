/** `AbortSignal.timeout`, which an Android WebView of version 100 does not have. */
export function timeLimit(ms: number): AbortSignal {
  const limit = new AbortController();
  setTimeout(() => limit.abort(), ms);
  return limit.signal;
}
