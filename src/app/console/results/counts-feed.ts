import type { Counts } from '../../../contract/figures.ts';
import { proveStillThere } from '../requests/sign-in-gate.ts';

/** `live` while events come; `broken` while the browser tries to connect again. */
export type Connection = 'connecting' | 'live' | 'broken';

/** What is heard of the counts. */
interface Heard {
  readonly connection: Connection;
  /** Left out where only the connection changed. */
  readonly counts?: Counts;
}

type Hear = (heard: Heard) => void;

/** After the collector closed the stream for good, another one is opened. */
const REOPEN_MS = 5_000;
/** How long the tab that has the stream may take to say what it knows. */
const ANSWER_MS = 400;
/** Between two looks of a tab whose selection the stream is not of. */
const LOOK_MS = 15_000;

const STREAM = 'sipas-counts';
const LOOK = 'sipas-counts-look';

/** Between the tabs of one browser: what the stream said, or a question for it. */
type Message = { readonly address: string } & (Heard | { readonly isAsked: true });

/**
 * Follows the counts at an address until the returned function is called.
 *
 * The tabs of a browser share one stream: over HTTP/1.1 a browser opens six connections to one address, and with a stream
 * in each of six tabs the seventh would never get an answer. The tab that has it tells the others what it hears. One that
 * shows another selection looks from time to time, one tab after the other.
 */
export function followCounts(address: string, hear: Hear): () => void {
  // Safari has locks since 15.4.
  const { locks } = navigator as { readonly locks?: LockManager };
  return locks === undefined ? openStream(address, hear) : share(locks, address, hear);
}

function share(locks: LockManager, address: string, hear: Hear): () => void {
  const ended = new AbortController();
  const { signal } = ended;
  const channel = new BroadcastChannel(STREAM);
  const say = (message: Message) => channel.postMessage(message);
  let own: Heard | null = null;
  let isLeading = false;
  let wasAnswered = false;
  channel.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if (data.address !== address || signal.aborted) return;
    if ('isAsked' in data) {
      if (own !== null) say({ address, ...own });
    } else if (!isLeading) {
      wasAnswered = true;
      hear(data);
    }
  });
  const lead = () => {
    isLeading = true;
    const close = openStream(address, (heard) => {
      own = { ...own, ...heard };
      hear(heard);
      say({ address, ...own });
    });
    return untilAborted(signal, close);
  };
  unlessAborted(locks.request(STREAM, { signal }, lead));

  const follow = async () => {
    while (!signal.aborted && !isLeading) {
      wasAnswered = false;
      say({ address, isAsked: true });
      await pause(ANSWER_MS, signal);
      if (signal.aborted || isLeading) return;
      if (!wasAnswered) await locks.request(LOOK, { signal }, () => lookOnce(address, hear, signal));
      await pause(LOOK_MS, signal);
    }
  };
  unlessAborted(follow());
  return () => {
    ended.abort();
    channel.close();
  };
}

/** A stream that is opened again whenever it ends. */
function openStream(address: string, hear: Hear): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    const opened = new EventSource(address);
    source = opened;
    opened.addEventListener('open', () => hear({ connection: 'live' }));
    opened.addEventListener('counts', (event: MessageEvent<string>) => hear(countsOf(event)));
    opened.addEventListener('error', () => {
      hear({ connection: 'broken' });
      if (opened.readyState !== EventSource.CLOSED) return;
      // A stream does not say that it was refused for want of a session.
      void proveStillThere();
      clearTimeout(timer);
      timer = setTimeout(open, REOPEN_MS);
    });
  };
  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}

/** The counts as they are now; the stream is closed with the first. */
function lookOnce(address: string, hear: Hear, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const source = new EventSource(address);
    const close = () => {
      source.close();
      resolve();
    };
    signal.addEventListener('abort', close);
    source.addEventListener('counts', (event: MessageEvent<string>) => {
      hear(countsOf(event));
      close();
    });
    source.addEventListener('error', () => {
      hear({ connection: 'broken' });
      close();
    });
  });
}

function countsOf({ data }: MessageEvent<string>): Heard {
  return { connection: 'live', counts: JSON.parse(data) as Counts };
}

function untilAborted(signal: AbortSignal, close: () => void): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      close();
      resolve();
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end);
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** A lock that is no longer wanted is refused by a failure, which is none. */
function unlessAborted(work: Promise<unknown>): void {
  work.catch((error: unknown) => {
    if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
  });
}
