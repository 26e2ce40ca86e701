import type { FastifyReply } from 'fastify';
import { SECOND_MS } from '../../../core/kernel/duration.ts';

/** Proxies close a connection that says nothing for a minute. */
const HEARTBEAT_MS = 25 * SECOND_MS;
/** How long a browser waits before it connects again. */
const RECONNECT_MS = 3 * SECOND_MS;

/** How many are open, by the server they are of. */
const open = new WeakMap<object, number>();

/** @param server Node's own, under Fastify's */
export function openStreams(server: object): number {
  return open.get(server) ?? 0;
}

export interface EventStream {
  readonly send: (event: string, data: unknown) => void;
  readonly end: () => void;
  /** Called once, when the client has gone or the stream was ended. */
  readonly onClose: (call: () => void) => void;
}

/** Turns the answer into a stream of server-sent events. The reply is from then on out of Fastify's hands. */
export function streamEvents(reply: FastifyReply): EventStream {
  const headers = reply.getHeaders();
  reply.hijack();
  const { raw } = reply;
  // A stream that lasts is no slow request; one that cannot be written to ends by itself.
  raw.socket?.setTimeout(0);
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) raw.setHeader(name, value);
  raw.writeHead(200, {
    'content-type': 'text/event-stream',
    'x-accel-buffering': 'no',
    // Ends with its connection, or a stopping server would wait for a client that keeps an idle one open.
    connection: 'close',
  });
  raw.write(`retry: ${RECONNECT_MS}\n\n`);
  const heartbeat = setInterval(() => raw.write(': still here\n\n'), HEARTBEAT_MS);
  const onClose = (call: () => void) => {
    if (raw.destroyed) call();
    else raw.once('close', call);
  };
  const { server } = reply.server;
  open.set(server, openStreams(server) + 1);
  onClose(() => {
    clearInterval(heartbeat);
    open.set(server, openStreams(server) - 1);
  });
  raw.on('error', () => raw.destroy());
  return {
    send: (event, data) => {
      if (!raw.writableEnded) raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    end: () => raw.end(),
    onClose,
  };
}
