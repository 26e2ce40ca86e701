import { CommentScreen } from '../survey/screens/comment-screen.tsx';
import { EndDialog } from '../survey/screens/end-dialog.tsx';
import { HurryDialog } from '../survey/screens/hurry-dialog.tsx';
import { SubmitScreen } from '../survey/screens/submit-screen.tsx';
import { IdleDialog } from './respondent/idle-dialog.tsx';
import { SleepScreen } from './sleep-screen.tsx';
import { StorageFailureScreen } from './storage-failure-screen.tsx';
import { ThanksScreen } from './thanks-screen.tsx';

/** What a survey shows after its questions, and a kiosk while its office is closed; see use-closing-screens.ts. */
export const closingScreens = {
  CommentScreen,
  EndDialog,
  HurryDialog,
  IdleDialog,
  SleepScreen,
  StorageFailureScreen,
  SubmitScreen,
  ThanksScreen,
};
