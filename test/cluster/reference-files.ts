import { dirname } from 'node:path';

/**
 * The configuration of the reference set-up, with the ports and folders of one run. What is said of it in
 * src/collector/README.md is what stands here.
 */

export interface NodePorts {
  readonly name: string;
  readonly folder: string;
  readonly postgres: number;
  readonly rest: number;
}

export interface EtcdPorts {
  readonly name: string;
  readonly folder: string;
  readonly client: number;
  readonly peer: number;
}

export function etcdArguments(one: EtcdPorts, all: readonly EtcdPorts[]): readonly string[] {
  const at = (port: number) => `http://127.0.0.1:${port}`;
  return [
    ...['--name', one.name, '--data-dir', one.folder, '--logger', 'zap', '--log-level', 'error'],
    ...['--listen-client-urls', at(one.client), '--advertise-client-urls', at(one.client)],
    ...['--listen-peer-urls', at(one.peer), '--initial-advertise-peer-urls', at(one.peer)],
    ...['--initial-cluster', all.map(({ name, peer }) => `${name}=${at(peer)}`).join(',')],
    ...['--initial-cluster-state', 'new', '--initial-cluster-token', 'sipas-reference', '--enable-v2'],
  ];
}

/** JSON is YAML. */
export function patroniFile(
  { name, folder, postgres, rest }: NodePorts,
  etcd: readonly EtcdPorts[],
  postgresProgram: string,
): string {
  const user = (username: string) => ({ username, password: `${username}-test` });
  return JSON.stringify({
    scope: 'sipas',
    name,
    restapi: { listen: `127.0.0.1:${rest}`, connect_address: `127.0.0.1:${rest}` },
    // Version 2 of etcd's interface: with version 3 Patroni before 3.0.3 writes over the lock of the one that leads since, when
    // a primary that hung wakes, and what was acknowledged meanwhile is taken back (its pull request 2689).
    etcd: { hosts: etcd.map(({ client }) => `127.0.0.1:${client}`) },
    log: { level: 'WARNING' },
    bootstrap: {
      dcs: {
        // A primary that is gone is followed within 20 s, a replica that does not answer is replaced within 15.
        ttl: 20,
        loop_wait: 4,
        retry_timeout: 5,
        primary_start_timeout: 0,
        // Whoever was thanked is on two machines: where no second one takes part, nothing is acknowledged.
        synchronous_mode: true,
        synchronous_mode_strict: true,
        postgresql: {
          use_pg_rewind: true,
          use_slots: true,
          parameters: {
            wal_log_hints: 'on',
            wal_sender_timeout: '6s',
            wal_receiver_timeout: '6s',
            wal_retrieve_retry_interval: '1s',
            tcp_keepalives_idle: 5,
            max_connections: 60,
            min_wal_size: '64MB',
            max_wal_size: '128MB',
          },
        },
      },
      initdb: [{ encoding: 'UTF8' }, { locale: 'C.UTF-8' }],
    },
    postgresql: {
      listen: `127.0.0.1:${postgres}`,
      connect_address: `127.0.0.1:${postgres}`,
      data_dir: folder,
      bin_dir: dirname(postgresProgram),
      pgpass: `${folder}.pgpass`,
      authentication: {
        superuser: user('postgres'),
        replication: user('replicator'),
        rewind: user('rewinder'),
      },
      parameters: { unix_socket_directories: '', shared_buffers: '32MB' },
      pg_hba: ['host all all 127.0.0.1/32 md5', 'host replication replicator 127.0.0.1/32 md5'],
    },
    tags: {},
  });
}

export interface ProxyPorts {
  /** Where the database is that can be written. */
  readonly database: number;
  /** Where the collectors are. */
  readonly front: number;
}

export function haproxyFile(
  { database, front }: ProxyPorts,
  nodes: readonly NodePorts[],
  collectors: readonly number[],
): string {
  return `global
  maxconn 2000
defaults
  timeout connect 4s
  timeout client 1h
  timeout server 1h
  retries 3

# The one that Patroni says is primary; connections to one that is primary no more are cut.
listen database
  bind 127.0.0.1:${database}
  mode tcp
  option httpchk OPTIONS /primary
  http-check expect status 200
  default-server inter 1s fall 2 rise 1 on-marked-down shutdown-sessions
${nodes.map(({ name, postgres, rest }) => `  server ${name} 127.0.0.1:${postgres} check port ${rest}`).join('\n')}

# Collectors that can store what they take in. A browser stays with one: exports and reports wait there.
listen collectors
  bind 127.0.0.1:${front}
  mode http
  option httpchk GET /readyz
  http-check expect status 200
  option redispatch 1
  http-error status 503 content-type text/plain string "nothing can be stored at the moment" hdr retry-after 5
  option forwardfor
  cookie sipas-collector insert indirect nocache httponly
  default-server inter 1s fall 2 rise 1 on-marked-down shutdown-sessions
${collectors.map((port, at) => `  server c${at + 1} 127.0.0.1:${port} check cookie c${at + 1}`).join('\n')}
`;
}
