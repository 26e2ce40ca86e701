import { SharedTurns } from '../../../core/kernel/shared-turns.ts';

/**
 * A reading that those who ask the same at once share, none of whom gets an answer that was begun before they asked. Many
 * consoles stand open on the same month.
 *
 * @param read what it answers depends on nothing but the request, which names the units that whoever asks may see
 */
export function shared<Request extends object, Answer>(
  read: (request: Request) => Promise<Answer>,
): (request: Request) => Promise<Answer> {
  const turns = new SharedTurns<Answer>();
  return (request) => turns.take(JSON.stringify(request), () => read(request));
}
