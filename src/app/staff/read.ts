/** What a read of the store came to. Nothing is claimed of what could not be read. */
export type Read<Value> = Value | 'loading' | 'unreadable';
