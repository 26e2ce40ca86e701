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

/** Browsers share files of endings they know alone; what a file is, its readers tell by its first line. */
const SHARED_ENDING = '.txt';

function shared(name: string, content: Blob): ShareData {
  return { files: [new File([content], `${name}${SHARED_ENDING}`, { type: 'text/plain' })] };
}

/** Whether the system has a sheet by which a file leaves an app that has no downloads, as from an iPad's home screen. */
export function canShare(name: string): boolean {
  return navigator.canShare?.(shared(name, new Blob(['x']))) === true;
}

/** Opens the sheet. Where it fails, and not by somebody who closed it, the file is saved. */
export async function shareFile(name: string, content: Blob): Promise<void> {
  try {
    await navigator.share(shared(name, content));
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'AbortError')) saveFile(name, content);
  }
}
