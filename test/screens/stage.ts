import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { must } from '../../src/core/kernel/assert.ts';
import { OUTBOX_DATABASE_NAME } from '../../src/device/outbox/outbox-store.ts';
import { type SignedIn, signInBrowser } from '../support/accounts.ts';
import { openContext } from '../support/chromium.ts';
import { enrolDevice } from '../support/kiosk-driver.ts';
import { watchPolicy } from '../support/policy-watch.ts';

/** Who sits in front of a screen. Each has a browser of their own, kept for all of their screens. */
export type Visitor = 'anybody' | 'kiosk' | 'broken' | 'phone' | 'administrator';

export type Language = 'vi' | 'en';
export const LANGUAGES: readonly Language[] = ['vi', 'en'];

/** The collector over the simulated province that the screens are of. */
export interface StagePlace {
  readonly address: string;
  readonly dataDir: string;
  readonly keys?: string | undefined;
}

const TEXTS = join(import.meta.dirname, '../../src/app/i18n');
/** Where the kiosk stands. */
export const OFFICE = 'Phường Cẩm Đường';

/** What a screen is shown on: a page of its visitor, in one language, over the simulated province. */
export class Stage {
  readonly place: StagePlace;
  readonly #contexts = new Map<Visitor, Promise<BrowserContext>>();
  readonly #pages = new Map<Visitor, Page>();
  readonly #watched: string[][] = [];
  #administrator: SignedIn | undefined;
  #visitor: Visitor = 'anybody';
  #language: Language = 'vi';

  constructor(place: StagePlace) {
    this.place = place;
  }

  get page(): Page {
    return must(this.#pages.get(this.#visitor), 'a page of the visitor');
  }

  get language(): Language {
    return this.#language;
  }

  /** A page in which nothing of the former screen is left. */
  async begin(visitor: Visitor, language: Language): Promise<void> {
    this.#visitor = visitor;
    this.#language = language;
    const former = this.#pages.get(visitor);
    const context = await this.#contextOf(visitor);
    const page = await context.newPage();
    this.#pages.set(visitor, page);
    await former?.close();
    // Staff and console remember the language that was chosen; a kiosk begins in Vietnamese each time.
    await page.addInitScript((chosen) => {
      localStorage.setItem('sipas.language', chosen);
      // Its office is open, whatever the time.
      localStorage.removeItem('sipas.office-times');
    }, language);
  }

  /** A text of the app in the language of the stage: `kiosk:attract.start`. */
  words(key: string): string {
    const [file = '', path = ''] = key.split(':');
    const texts: unknown = JSON.parse(readFileSync(join(TEXTS, this.#language, `${file}.json`), 'utf8'));
    const found = path
      .split('.')
      .reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], texts);
    if (typeof found !== 'string') throw new Error(`there is no text ${key} in ${this.#language}`);
    return found;
  }

  /** Opens an address of the app and waits until what it shows has come. */
  async open(path: string): Promise<void> {
    await this.page.goto(this.place.address + path);
    await this.page.locator('h1, h2, [role=alert]').first().waitFor();
    await this.untilStill();
  }

  /** Nothing is on its way any more. */
  async untilStill(): Promise<void> {
    await this.page.locator('[aria-busy=true], #starting').first().waitFor({ state: 'detached' });
  }

  button(key: string) {
    return this.page.getByRole('button', { name: this.words(key), exact: true }).first();
  }

  /** Presses a button once the screen takes it. */
  async press(key: string): Promise<void> {
    const button = this.button(key);
    await button.waitFor();
    await this.page.locator('main:not([data-settled=false]):not(:has([data-settled=false]))').waitFor();
    await button.click();
  }

  /** Asks the collector as the administrator. */
  async ask<Answer>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<Answer> {
    await this.#contextOf('administrator');
    const response = await fetch(this.place.address + path, {
      method,
      headers: {
        ...must(this.#administrator, 'an administrator').headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (response.status === 204 ? null : await response.json()) as Answer;
  }

  /** What was not as the policy wants it since this was last asked. */
  policyComplaints(): readonly string[] {
    return this.#watched.flatMap((complaints) => complaints.splice(0));
  }

  async close(): Promise<void> {
    for (const context of this.#contexts.values()) await (await context).close();
  }

  #contextOf(visitor: Visitor): Promise<BrowserContext> {
    const open = this.#contexts.get(visitor);
    if (open !== undefined) return open;
    const opening = this.#open(visitor);
    this.#contexts.set(visitor, opening);
    return opening;
  }

  async #open(visitor: Visitor): Promise<BrowserContext> {
    const context = await openContext({
      locale: 'vi-VN',
      viewport: { width: 1280, height: 800 },
      // Requests of a worker cannot be held up.
      serviceWorkers: 'block',
    });
    this.#watched.push(await watchPolicy(context, this.place.address));
    if (visitor === 'administrator') this.#administrator = await signInBrowser(context, this.place);
    if (visitor === 'broken') await breakStorage(context, this.place);
    if (visitor === 'kiosk') {
      const page = await context.newPage();
      await enrolDevice(page, this.place, OFFICE);
      await page.close();
    }
    return context;
  }
}

/** Leaves a store of a version that this app cannot read. */
async function breakStorage(context: BrowserContext, { address }: StagePlace): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${address}/manifest.webmanifest`);
  await page.evaluate(
    (name) =>
      new Promise((resolve) => {
        const opening = indexedDB.open(name, 990);
        opening.onsuccess = () => resolve(opening.result.close());
      }),
    OUTBOX_DATABASE_NAME,
  );
  await page.close();
}
