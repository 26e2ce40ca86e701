/** The five characters by which PostgreSQL names what went wrong, or the system's code; empty where there is neither. */
export function sqlStateOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
