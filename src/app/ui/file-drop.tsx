import { type ChangeEvent, type DragEvent, useState } from 'react';
import { buttonClass } from './button.tsx';
import styles from './file-drop.module.css';

export interface FileDropProps {
  /** What a click does, as on a button. */
  readonly label: string;
  readonly hint: string;
  /** Endings offered first, e.g. `.sipas-receipts`. Another file may be chosen all the same. */
  readonly accept: string;
  readonly disabled?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

/** A place for files: chosen in the system's own window, or dropped. */
export function FileDrop({ label, hint, accept, disabled = false, onFiles }: FileDropProps) {
  const [isOver, setIsOver] = useState(false);
  const take = (files: FileList | null) => {
    if (!disabled && files !== null && files.length > 0) onFiles([...files]);
  };
  const change = ({ target }: ChangeEvent<HTMLInputElement>) => {
    take(target.files);
    // So that the same file, mended, can be chosen once more.
    target.value = '';
  };
  const drag = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(!disabled);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    take(event.dataTransfer.files);
  };
  return (
    <label
      className={styles['drop']}
      data-over={isOver}
      data-disabled={disabled}
      onDragOver={drag}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <input
        type="file"
        multiple
        accept={accept}
        disabled={disabled}
        className="visually-hidden"
        onChange={change}
      />
      <span className={buttonClass('secondary')}>{label}</span>
      <span className={styles['hint']}>{hint}</span>
    </label>
  );
}
