/** What a request tells of the browser that made it. */
export interface Visitor {
  /** Where the request comes from; kept nowhere. */
  readonly address: string;
  readonly userAgent: string | undefined;
  /** Token of the session's cookie. */
  readonly token: string | undefined;
  /** Cookie of KnownBrowsers. */
  readonly knownBrowser: string | undefined;
  /** The site as the browser sees it, `https://sipas.example`; null where the collector cannot be sure of it. */
  readonly site: string | null;
}
