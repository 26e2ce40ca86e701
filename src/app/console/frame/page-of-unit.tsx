import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { PageAbout, PageHead, PageSummary, PageTitle } from '../ui/page-head.tsx';
import { Panel, PanelTitle } from '../ui/panel.tsx';
import { UnitPicker } from '../ui/units/unit-picker.tsx';
import { ConsolePage } from './console-page.tsx';

export interface PageOfUnitProps {
  readonly title: string;
  readonly about: string;
  /** What is said above the search for a unit. */
  readonly find: string;
  readonly children: (code: string) => ReactNode;
}

/** A page about the one unit that its address names; where it names none, the page asks for it. */
export function PageOfUnit({ title, about, find, children }: PageOfUnitProps) {
  const [parameters, setParameters] = useSearchParams();
  const code = parameters.get('unit') || null;
  usePageTitle(title);
  return (
    <ConsolePage>
      <PageHead>
        <PageAbout>
          <PageTitle>{title}</PageTitle>
          <PageSummary>{about}</PageSummary>
        </PageAbout>
      </PageHead>
      {code === null ? (
        <Panel aria-labelledby="find-unit">
          <PanelTitle id="find-unit">{find}</PanelTitle>
          <UnitPicker onChoose={(unit) => setParameters({ unit: unit.code })} />
        </Panel>
      ) : (
        children(code)
      )}
    </ConsolePage>
  );
}
