import { useEffect, useState } from 'react';
import type { HelpPageName } from './help-pages.ts';

/** What stands within `main` of a help page's file. */
export type HelpFile = Element | 'loading' | 'not-loaded';

/** The file of a help page in a language: kept on a kiosk, asked for elsewhere. */
export function useHelpFile(page: HelpPageName, language: string): HelpFile {
  const address = `/help/${page}.${language}.html`;
  const [read, setRead] = useState<{ readonly of: string; readonly file: HelpFile } | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    const say = (file: HelpFile) => {
      if (!controller.signal.aborted) setRead({ of: address, file });
    };
    fetch(address, { signal: controller.signal })
      .then(async (response) => {
        const text = response.ok ? await response.text() : '';
        say(new DOMParser().parseFromString(text, 'text/html').querySelector('main') ?? 'not-loaded');
      })
      .catch(() => say('not-loaded'));
    return () => controller.abort();
  }, [address]);
  return read?.of === address ? read.file : 'loading';
}
