import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Closes, when the collector stops, the connections over which nothing came yet: browsers open some ahead of
 * need, and Node.js would wait for their first request.
 */
export function closeSilentConnections(app: FastifyInstance, stopping: AbortSignal): void {
  const silent = new Set<Socket>();
  const watch = (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  };
  app.server.on('connection', watch);
  // Over TLS a handshake is no request: its connection is watched anew.
  app.server.on('secureConnection', watch);
  stopping.addEventListener('abort', () => {
    for (const socket of silent) if (socket.bytesRead === 0) socket.destroy();
  });
}
