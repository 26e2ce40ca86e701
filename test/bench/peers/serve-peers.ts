import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

export interface PeersServer {
  readonly address: string;
  readonly stop: () => Promise<void>;
}

/** Serves the pages as the collector serves ours: compressed once, as well as brotli can. */
export async function servePeers(folder: string): Promise<PeersServer> {
  const files = new Map<string, Buffer>();
  for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const path = join(file.parentPath, file.name);
    files.set(path.slice(folder.length).replaceAll('\\', '/'), brotliCompressSync(readFileSync(path)));
  }
  const server = createServer((incoming, outgoing) => {
    const { pathname } = new URL(incoming.url ?? '/', 'http://localhost');
    const [, page = ''] = pathname.split('/');
    const name = extname(pathname) === '' ? `/${page}/index.html` : pathname;
    const content = files.get(name);
    if (content === undefined) {
      outgoing.writeHead(404).end();
      return;
    }
    const headers = {
      'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
      'content-encoding': 'br',
      'content-length': content.length,
    };
    outgoing.writeHead(200, headers).end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, () => resolve()));
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
