import { queryOptions } from '@tanstack/react-query';

interface Asked {
  /** Something waits for me to decide. */
  readonly toDecide: boolean;
  /** I have ever had something to do for what others ordered. */
  readonly hasTasks: boolean;
}

/** What is asked of me. Nobody asks for it: it follows from what does. */
export const isAskedQuery = queryOptions<Asked>({ queryKey: ['is-asked'], enabled: false });
