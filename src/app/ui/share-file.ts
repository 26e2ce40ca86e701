import { saveFile } from './save-file.ts';

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
