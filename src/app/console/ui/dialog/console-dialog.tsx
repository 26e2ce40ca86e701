import { lazy, Suspense } from 'react';
import { Dialog, type DialogProps } from '../../../ui/dialog.tsx';

/** What was typed below the dialog must not be lost to a chunk that cannot be loaded: the browser's own dialog does. */
const loadBox = () => import('./console-dialog-box.tsx').catch(() => ({ default: Dialog }));
const Box = lazy(loadBox);

/** Loads the dialog ahead, so that it is there when the collector is not. */
export function preloadConsoleDialog(): void {
  void loadBox();
}

/** A modal dialog of the console; the focus comes back to where it was, else to the heading of the page. */
export function ConsoleDialog(props: DialogProps) {
  return (
    <Suspense>
      <Box {...props} />
    </Suspense>
  );
}
