import { useSearchParams } from 'react-router';

/** What an address goes on with: a unit once chosen stays chosen from one place to the next. */
export function useUnitSearch(): string {
  const [parameters] = useSearchParams();
  const unit = parameters.get('unit');
  return unit === null ? '' : `?${new URLSearchParams({ unit })}`;
}
