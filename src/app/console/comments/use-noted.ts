import { useQueryClient } from '@tanstack/react-query';
import type { CommentMark, Comments } from '../../../contract/analysis/comments.ts';

/** Puts what the reader noted into every list that was read: reading them again would draw another order. */
export function useNoted(): (id: string, mark: CommentMark) => void {
  const reads = useQueryClient();
  return (id, mark) => {
    reads.setQueriesData<Comments>({ queryKey: ['GET /api/v1/comments'] }, (answer) =>
      answer === undefined ? answer : noted(answer, id, mark),
    );
  };
}

function noted(answer: Comments, id: string, mark: CommentMark): Comments {
  const before = answer.comments.find((comment) => comment.id === id);
  if (before === undefined) return answer;
  const change = Number(before.isRead) - Number(mark.isRead);
  return {
    ...answer,
    unread: answer.unread + change,
    comments: answer.comments.map((comment) => (comment.id === id ? { ...comment, ...mark } : comment)),
  };
}
