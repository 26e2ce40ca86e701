import { MINUTE_MS } from '../../core/kernel/duration.ts';

/** The browser reads a file to be saved after this function has returned, and says nowhere when it is done. */
const KEPT_MS = MINUTE_MS;

/** Hands a file to the browser, which puts it where downloads go. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
