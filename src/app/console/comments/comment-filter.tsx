import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { SEARCH_CHARACTERS } from '../../../contract/limits.ts';
import { COMMENT_THEMES } from '../../../core/analysis/comments/comment-themes.ts';
import { Button } from '../../ui/button.tsx';
import type { AddressedSelection } from '../selection/use-selection.ts';
import styles from './comments-page.module.css';

export interface CommentFilterProps {
  readonly addressed: AddressedSelection;
  readonly isFiltered: boolean;
}

/** Words, a theme, or only what is unread; all of it in the address. */
export function CommentFilter({ addressed: { parameters, narrow }, isFiltered }: CommentFilterProps) {
  const { t } = useTranslation('console-comments');
  const id = useId();
  return (
    <section className={styles['filter']} aria-label={t('filter.label')}>
      <div className={styles['field']}>
        <label htmlFor={`${id}-search`}>{t('filter.search')}</label>
        <input
          id={`${id}-search`}
          type="search"
          autoComplete="off"
          maxLength={SEARCH_CHARACTERS}
          value={parameters.get('search') ?? ''}
          onChange={({ target }) => narrow({ search: target.value === '' ? null : target.value })}
        />
      </div>
      <div className={styles['field']}>
        <label htmlFor={`${id}-theme`}>{t('filter.theme')}</label>
        <select
          id={`${id}-theme`}
          value={parameters.get('theme') ?? ''}
          onChange={({ target }) => narrow({ theme: target.value === '' ? null : target.value })}
        >
          <option value="">{t('filter.every-theme')}</option>
          {COMMENT_THEMES.map((theme) => (
            <option key={theme} value={theme}>
              {t(`themes.${theme}`)}
            </option>
          ))}
        </select>
      </div>
      <label className={styles['check']}>
        <input
          type="checkbox"
          checked={parameters.get('unread') === 'true'}
          onChange={({ target }) => narrow({ unread: target.checked ? 'true' : null })}
        />
        {t('filter.unread')}
      </label>
      {isFiltered ? (
        <Button look="quiet" onClick={() => narrow({ search: null, theme: null, unread: null })}>
          {t('filter.clear')}
        </Button>
      ) : null}
    </section>
  );
}
