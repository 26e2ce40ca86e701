import { CommentScreen } from '../survey/comment-screen.tsx';
import { EndDialog, IdleDialog } from './leave-dialogs.tsx';
import { StorageFailureScreen } from './storage-failure-screen.tsx';
import { SubmitScreen } from './submit-screen.tsx';
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
