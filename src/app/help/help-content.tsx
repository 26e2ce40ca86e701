import { createElement, Fragment, type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import styles from './help.module.css';

export interface HelpContentProps {
  /** What stands within `main` of the page's file. */
  readonly source: Element;
  /** Within a survey nothing leads elsewhere, and what a picture shows is on the screen. */
  readonly isWithinSurvey?: boolean;
}

/** The text of a help page, drawn with the parts of the app. Of a tag that is not known, the words alone are shown. */
export function HelpContent({ source, isWithinSurvey = false }: HelpContentProps) {
  return (
    <div className={styles['content']}>
      {[...source.childNodes].map((node, at) => drawn(node, at, isWithinSurvey))}
    </div>
  );
}

const TAGS = [
  'h1',
  'h2',
  'h3',
  'p',
  'ul',
  'ol',
  'li',
  'b',
  'strong',
  'i',
  'em',
  'code',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
  'figure',
  'figcaption',
];

function drawn(node: Node, key: number, isWithinSurvey: boolean): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (!(node instanceof Element)) return null;
  const tag = node.tagName.toLowerCase();
  const children = () => [...node.childNodes].map((child, at) => drawn(child, at, isWithinSurvey));
  if (tag === 'img') return isWithinSurvey ? null : <Picture key={key} of={node} />;
  if (tag === 'a') {
    const address = pageOf(node.getAttribute('href') ?? '');
    if (address === null || isWithinSurvey) return <Fragment key={key}>{children()}</Fragment>;
    return (
      <Link key={key} to={address}>
        {children()}
      </Link>
    );
  }
  // The file's own ways to the other language and back: the app has them above.
  if (node.querySelector('a[hreflang]') !== null && tag === 'p') return null;
  if (tag === 'figure' && isWithinSurvey) return null;
  if (!TAGS.includes(tag)) return <Fragment key={key}>{children()}</Fragment>;
  return createElement(tag, { key, lang: node.getAttribute('lang') ?? undefined }, ...children());
}

/** An address of the app; that of a help page's file is the page within the app. */
function pageOf(address: string): string | null {
  if (!/^\/(?!\/)/.test(address)) return null;
  return address.replace(/^\/help\/([\w-]+)\.\w+\.html/, '/help/$1');
}

/** Pictures of the console are on no kiosk's disk: without a network, the words stand alone. */
function Picture({ of }: { readonly of: Element }) {
  const [isThere, setThere] = useState(true);
  if (!isThere) return null;
  return (
    <img
      src={of.getAttribute('src') ?? undefined}
      alt={of.getAttribute('alt') ?? ''}
      width={of.getAttribute('width') ?? undefined}
      height={of.getAttribute('height') ?? undefined}
      onError={() => setThere(false)}
    />
  );
}
