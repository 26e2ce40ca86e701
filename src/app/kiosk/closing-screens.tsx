import { CommentScreen } from '../survey/screens/comment-screen.tsx';
import { EndDialog } from '../survey/screens/end-dialog.tsx';
import { HurryDialog } from '../survey/screens/hurry-dialog.tsx';
import { SubmitScreen } from '../survey/screens/submit-screen.tsx';
import { IdleDialog } from './idle-dialog.tsx';
import { StorageFailureScreen } from './storage-failure-screen.tsx';
import { ThanksScreen } from './thanks-screen.tsx';

/** What a survey shows after its questions; see use-closing-screens.ts. */
export const closingScreens = {
  CommentScreen,
  EndDialog,
  HurryDialog,
  IdleDialog,
  StorageFailureScreen,
  SubmitScreen,
  ThanksScreen,
};
