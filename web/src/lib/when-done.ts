interface Then<Answer> {
  readonly onSuccess?: ((answer: Answer) => unknown) | undefined;
  readonly onError?: ((error: Error) => unknown) | undefined;
  readonly onSettled?: (() => unknown) | undefined;
}

/**
 * What comes of a mutation (`mutateAsync`), though what asked for it is not drawn any more by then: a row that is gone because its thing
 * is, says so all the same. What was given to `mutate` itself would not be called.
 */
export function whenDone<Answer>(doing: Promise<Answer>, { onSuccess, onError, onSettled }: Then<Answer>): void {
  const done = doing.then(
    (answer) => void onSuccess?.(answer),
    (error: unknown) => void onError?.(error as Error),
  );
  void done.finally(onSettled);
}
