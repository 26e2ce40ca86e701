import { existsSync, readFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { extname, join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

/**
 * A proxy that serves one build of the app after another under one address and passes everything else on to a
 * collector, as the server of an office does when it is updated.
 */
export class AppServer {
  /** The folder of the build that is served. */
  folder: string;
  /** Files of it that are lost on the way. */
  missing: (path: string) => boolean = () => false;
  /** What is sent in the place of a file, as a page with status 200; null for the file itself. */
  instead: (path: string) => string | null = () => null;
  /** Whether the collector can be reached. */
  isConnected = true;
  readonly #collectorPort: number;
  readonly #server: Server;

  constructor(folder: string, collectorPort: number) {
    this.folder = folder;
    this.#collectorPort = collectorPort;
    this.#server = createServer((incoming, outgoing) => {
      const { pathname } = new URL(incoming.url ?? '/', 'http://localhost');
      if (pathname.startsWith('/api/')) {
        if (!this.isConnected) {
          outgoing.writeHead(502).end();
          return;
        }
        const { method, headers } = incoming;
        const passed = request(
          { port: this.#collectorPort, path: incoming.url, method, headers },
          (answer) => {
            outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(outgoing);
          },
        );
        passed.on('error', () => outgoing.destroy());
        incoming.pipe(passed);
        return;
      }
      const name =
        extname(pathname) !== '' ? pathname : pathname === '/kiosk' ? '/kiosk.html' : '/index.html';
      const other = this.instead(name);
      if (other !== null) {
        outgoing.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(other);
        return;
      }
      const file = join(this.folder, name);
      if (this.missing(name) || !existsSync(file)) {
        outgoing.writeHead(404).end();
        return;
      }
      const type = TYPES[extname(name)] ?? 'application/octet-stream';
      outgoing.writeHead(200, { 'content-type': type, 'cache-control': 'no-cache' }).end(readFileSync(file));
    });
  }

  listen(port: number): Promise<void> {
    return new Promise((resolve) => {
      this.#server.listen(port, () => resolve());
    });
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
    });
  }
}
