import type { ReactNode } from 'react';
import { prerender } from 'react-dom/static';
import { Router } from 'react-router';
import type { Questionnaire } from '../core/questionnaire/questionnaire.ts';
import type { Device } from '../device/device.ts';
import { DEFAULT_APP_LANGUAGE, i18nReady, startI18n } from './i18n/i18n.ts';
import { NO_MEMORY, type RememberedKiosk } from './kiosk/first-screen/kiosk-memory.ts';
import type { UpdateOffer } from './update/update-offer.ts';
import { WholeApp } from './whole-app.tsx';

/** Nothing is asked of them before the screen is in a browser. */
const NO_DEVICE = {} as Device;
const NO_UPDATE = {} as UpdateOffer;
const NO_NAVIGATOR = {} as Parameters<typeof Router>[0]['navigator'];

/** `before-kiosk.js` writes in what the device says of itself. */
const SAYS_NOTHING: RememberedKiosk = { unit: '', length: '', foot: '', asksBuiltIn: true };

export interface KioskAtBuild {
  readonly title: string;
  /** As HTML. */
  readonly firstScreen: string;
  readonly firstQuestion: string;
}

/**
 * The kiosk's first screens, of the very components that take them over in the browser, in the language a kiosk begins
 * in. Run by the build, in Node. Throws what a component throws.
 */
export async function kioskAtBuild(questionnaire: Questionnaire): Promise<KioskAtBuild> {
  startI18n(DEFAULT_APP_LANGUAGE);
  return {
    title: i18nReady.t('kiosk:title'),
    firstScreen: await draw(questionnaire, false),
    firstQuestion: await draw(questionnaire, true),
  };
}

async function draw(questionnaire: Questionnaire, hasBegun: boolean): Promise<string> {
  const faults: unknown[] = [];
  const nothing = () => () => {};
  const { prelude } = await prerender(
    <WholeApp
      app={{
        ...{ device: NO_DEVICE, update: NO_UPDATE, isTooOld: false, questionnaire },
        memory: { ...NO_MEMORY, last: () => SAYS_NOTHING, hasBegun: () => hasBegun },
        onNothingOpen: nothing,
        holdOpen: nothing,
        onShown: nothing,
      }}
      router={KioskAddress}
    />,
    {
      // All of it in its place: scripts that move parts there would be refused by the policy.
      progressiveChunkSize: Number.POSITIVE_INFINITY,
      onError: (fault) => void faults.push(fault),
    },
  );
  const html = await new Response(prelude).text();
  // React leaves what could not be drawn to the browser.
  if (faults.length > 0) throw faults[0];
  return html;
}

function KioskAddress({ children }: { readonly children: ReactNode }) {
  return (
    <Router location="/kiosk" navigator={NO_NAVIGATOR}>
      {children}
    </Router>
  );
}
