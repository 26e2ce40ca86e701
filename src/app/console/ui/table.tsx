import type { ComponentPropsWithRef } from 'react';
import styles from './table.module.css';

/** A table within a panel. */
export function Table({ className, ...props }: ComponentPropsWithRef<'table'>) {
  return <table {...props} className={[styles['table'], className].filter(Boolean).join(' ')} />;
}

/**
 * What a cell, or a text beside the table, is:
 *   number, value   a figure, and the one the row is about
 *   none            no figure, but the reason why there is none
 *   wide, narrow    only in a wide panel, only in a narrow one
 *   soft            small and less important
 *   interval, note  small below a cell's number: its interval, what else is to be known of it
 *   plot, legend    the header over a plot, and what its marks mean
 */
export type TableLook =
  | 'number'
  | 'value'
  | 'none'
  | 'wide'
  | 'narrow'
  | 'soft'
  | 'interval'
  | 'note'
  | 'plot'
  | 'legend';

/** The classes of a cell. */
export function tableClass(...looks: readonly TableLook[]): string {
  return looks.map((look) => styles[look]).join(' ');
}
