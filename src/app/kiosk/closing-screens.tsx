import { CommentScreen } from '../survey/comment-screen.tsx';
import { EndDialog } from '../survey/end-dialog.tsx';
import { SubmitScreen } from '../survey/submit-screen.tsx';
import { IdleDialog } from './idle-dialog.tsx';
import { StorageFailureScreen } from './storage-failure-screen.tsx';
import { ThanksScreen } from './thanks-screen.tsx';

/** What a survey shows after its questions; see use-closing-screens.ts. */
export const closingScreens = {
  CommentScreen,
  EndDialog,
  IdleDialog,
  StorageFailureScreen,
  SubmitScreen,
  ThanksScreen,
};
