/** As much of a browser as sign-in needs: it keeps cookies and says where its requests come from. */
export class TestBrowser {
  readonly cookies = new Map<string, string>();
  readonly #url: string;
  readonly #userAgent: string;
  /** Every Set-Cookie it was sent. */
  readonly setCookies: string[] = [];

  constructor(
    url: string,
    userAgent = 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0',
  ) {
    this.#url = url;
    this.#userAgent = userAgent;
  }

  /** The values of session cookies it had, by which a rotation is seen. */
  get session(): string | undefined {
    return this.cookies.get('__Host-sipas-session');
  }

  async request(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(`${this.#url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        'user-agent': this.#userAgent,
        'sec-fetch-site': 'same-origin',
        ...(cookie === '' ? {} : { cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const line of answer.headers.getSetCookie()) this.#take(line);
    return answer;
  }

  get(path: string): Promise<Response> {
    return this.request('GET', `/api/v1/${path}`);
  }

  post(path: string, body?: unknown): Promise<Response> {
    return this.request('POST', `/api/v1/${path}`, body);
  }

  patch(path: string, body: unknown): Promise<Response> {
    return this.request('PATCH', `/api/v1/${path}`, body);
  }

  delete(path: string): Promise<Response> {
    return this.request('DELETE', `/api/v1/${path}`);
  }

  #take(line: string): void {
    this.setCookies.push(line);
    const [pair = '', ...attributes] = line.split('; ');
    const split = pair.indexOf('=');
    const name = pair.slice(0, split);
    if (attributes.includes('Max-Age=0')) this.cookies.delete(name);
    else this.cookies.set(name, pair.slice(split + 1));
  }
}
