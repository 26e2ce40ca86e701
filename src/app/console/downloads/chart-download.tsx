import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { Disclosure } from '../frame/disclosure.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './chart-download.module.css';
import { type ChartFile, chartCsv, chartFileName } from './chart-file.ts';

export interface ChartDownloadProps {
  /** What the chart is called where several stand on a page. */
  readonly title: string;
  /** Made when somebody asks for it. */
  readonly file: () => ChartFile;
}

const KINDS = ['png', 'svg', 'csv'] as const;
type Kind = (typeof KINDS)[number];

/** Takes a chart along: as a picture that says what it is of, or as the table it was drawn from. */
export function ChartDownload({ title, file }: ChartDownloadProps) {
  const { t } = useWording();
  const [said, setSaid] = useState('');
  const save = async (kind: Kind) => {
    const chart = file();
    const name = chartFileName(chart, kind);
    try {
      saveFile(name, await contentOf(chart, kind));
      setSaid(t('download.saved', { name }));
    } catch {
      // The charts' code did not come, or the browser cannot draw that many points.
      setSaid(t('download.failed'));
    }
  };
  return (
    <div className={styles['download']}>
      <Disclosure
        label={t('download.open')}
        name={t('download.open-named', { title })}
        className={styles['menu']}
        buttonClassName={styles['open']}
        panelClassName={styles['kinds']}
      >
        {KINDS.map((kind) => (
          <Button key={kind} look="quiet" onClick={() => void save(kind)}>
            {t(`download.${kind}`)}
          </Button>
        ))}
      </Disclosure>
      <p role="status" className={styles['said']}>
        {said}
      </p>
    </div>
  );
}

async function contentOf(chart: ChartFile, kind: Kind): Promise<Blob> {
  if (kind === 'csv') return new Blob([chartCsv(chart)], { type: 'text/csv;charset=utf-8' });
  const { chartPng, chartSvg } = await import('./chart-picture.ts');
  const svg = chartSvg(chart);
  return kind === 'png' ? await chartPng(svg) : new Blob([svg], { type: 'image/svg+xml' });
}
