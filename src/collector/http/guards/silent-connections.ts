import type { Socket } from 'node:net';
import { TLSSocket, Server as TlsServer } from 'node:tls';
import type { FastifyInstance } from 'fastify';

/**
 * Closes, when the collector stops, the connections over which no request came yet: browsers open some ahead of
 * need, and Node.js would wait for their first request, or for the end of their handshake.
 */
export function closeSilentConnections(app: FastifyInstance, stopping: AbortSignal): void {
  const isTls = app.server instanceof TlsServer;
  // By peer, so that a connection that has been secured stands in for the one below it.
  const open = new Map<string, Socket>();
  const closeIfSilent = (socket: Socket) => {
    const isBeforeHandshake = isTls && !(socket instanceof TLSSocket);
    if (isBeforeHandshake || socket.bytesRead === 0) socket.destroy();
  };
  const watch = (socket: Socket) => {
    const peer = `${socket.remoteAddress} ${socket.remotePort}`;
    open.set(peer, socket);
    socket.once('close', () => {
      if (open.get(peer) === socket) open.delete(peer);
    });
    if (stopping.aborted) closeIfSilent(socket);
  };
  app.server.on('connection', watch);
  app.server.on('secureConnection', watch);
  stopping.addEventListener('abort', () => {
    for (const socket of open.values()) closeIfSilent(socket);
  });
}
