import type { z } from 'zod';
import type { ProblemCode } from '../core/protocol/console-problems.ts';

export const XLSX_MEDIA_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
export const XML_MEDIA_TYPE = 'application/xml';
export const PARQUET_MEDIA_TYPE = 'application/vnd.apache.parquet';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Method and path, as they are registered and called: `GET /api/v1/devices/:id`. */
type RouteKey = `${Method} /api/v1/${string}`;

/** What one route takes and gives. Its problems are those of its own: any request can be refused at the door too. */
export interface Route {
  readonly summary: string;
  readonly description?: string;
  /** The parameters in the path, by name. */
  readonly params?: z.ZodObject;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** The status of success; 200 where nothing is stated. */
  readonly status?: 201 | 204 | 303;
  /** What it makes may be there already: the answer is then the same, with status 200. */
  readonly mayExist?: true;
  readonly answer: z.ZodType;
  /** The media type of the answer; JSON where nothing is stated. */
  readonly mediaType?:
    | 'text/csv'
    | 'text/plain'
    | 'text/event-stream'
    | 'application/pdf'
    | typeof XML_MEDIA_TYPE
    | typeof XLSX_MEDIA_TYPE
    | typeof PARQUET_MEDIA_TYPE;
  readonly problems: readonly ProblemCode[];
}

export type Routes = Readonly<Record<RouteKey, Route>>;

/** Keeps the literal types of what is described, and refuses what is no route. */
export function routes<const Described extends Routes>(described: Described): Described {
  return described;
}

/** What a caller gives: path parameters, query and body, each only where the route takes it. */
export type InputOf<R extends Route> = Part<R, 'params'> & Part<R, 'query'> & Part<R, 'body'>;

type Part<R extends Route, Name extends 'params' | 'query' | 'body'> = R extends {
  readonly [Key in Name]: infer Schema extends z.ZodType;
}
  ? object extends z.input<Schema>
    ? { readonly [Key in Name]?: z.input<Schema> }
    : { readonly [Key in Name]: z.input<Schema> }
  : unknown;

/** What a handler is given, checked, with what may be left out filled in. */
export interface RequestOf<R extends Route> {
  readonly params: OutputOf<R, 'params'>;
  readonly query: OutputOf<R, 'query'>;
  readonly body: OutputOf<R, 'body'>;
}

type OutputOf<R extends Route, Name extends 'params' | 'query' | 'body'> = R extends {
  readonly [Key in Name]: infer Schema extends z.ZodType;
}
  ? z.output<Schema>
  : undefined;

export type AnswerOf<R extends Route> = z.output<R['answer']>;
export type ProblemOf<R extends Route> = R['problems'][number];
