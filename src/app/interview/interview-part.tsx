import { Route, Routes } from 'react-router';
import householdQuestionnaire from '../../../survey-schemas/sipas-2023-household.json' with { type: 'json' };
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { webCryptoRandomIds } from '../../device/cryptography/random-ids.ts';
import { webCryptoSha256 } from '../../device/cryptography/sha256.ts';
import { webCryptography } from '../../device/cryptography/web-cryptography.ts';
import type { Device } from '../../device/device.ts';
import { openInterviewStore } from '../../device/drafts/dexie-interview-store.ts';
import { Interviewers } from '../../device/drafts/interviewers.ts';
import { openOutboxStore } from '../../device/outbox/dexie-outbox-store.ts';
import { OUTBOX_DATABASE_NAME } from '../../device/outbox/outbox-store.ts';
import { staffPin } from '../../device/pin/staff-pin.ts';
import { loadTextFiles, type TextFiles } from '../i18n/i18n.ts';
import { PinGate } from '../pin/pin-gate.tsx';
import { InterviewPage } from './interview-page.tsx';
import type { InterviewTools } from './interview-tools.ts';
import { SetupPage } from './setup/setup-page.tsx';

export interface InterviewPartProps {
  readonly device: Device;
  readonly holdOpen: () => () => void;
}

const FILES: TextFiles = import.meta.glob('../i18n/*/{interview,interview-setup}.json', {
  import: 'default',
});

const lock = staffPin();

/** The pages below `/interview`, once their texts are there. Nothing of it is on a kiosk's way. */
export async function loadInterviewPart() {
  await loadTextFiles(FILES, '../i18n/', ['interview', 'interview-setup']);
  return { default: InterviewPart };
}

function InterviewPart({ device, holdOpen }: InterviewPartProps) {
  const tools = browserTools(device);
  return (
    <Routes>
      <Route path="/" element={<InterviewPage {...{ tools, holdOpen }} />} />
      <Route
        path="/setup"
        element={
          <PinGate lock={lock}>
            <SetupPage tools={tools} />
          </PinGate>
        }
      />
    </Routes>
  );
}

let made: InterviewTools | null = null;

/** The browser's own parts, made once. */
function browserTools(device: Device): InterviewTools {
  made ??= makeTools(device);
  return made;
}

function makeTools(device: Device): InterviewTools {
  const interviews = openInterviewStore();
  const now = () => Date.now();
  const store = openOutboxStore(OUTBOX_DATABASE_NAME);
  return {
    device,
    // The build has read and checked it: see vite.config.ts.
    questionnaire: householdQuestionnaire as unknown as Questionnaire,
    interviews,
    interviewers: new Interviewers(interviews, now),
    records: { store, cryptography: webCryptography, sha256: webCryptoSha256 },
    random: webCryptoRandomIds,
    now,
  };
}
