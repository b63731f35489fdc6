import { api, keyOf, type Answered, type Input } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';

/** What a system answered, or why it did not. */
export type Heard = Answered<'askSource'>;
/** What it is asked for: on the page it is only read. */
export type Question = Pick<Input<'askSource'>, 'path' | 'query'>;

/** Asks the system of a connection for something as it is. */
export const useAskSource = (id: number) =>
  useMutation({
    mutationFn: (question: Question, context) => api.askSource({ id, ...question }, { key: keyOf(context) }),
  });
