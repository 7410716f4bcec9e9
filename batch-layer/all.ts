/** Waits for all, so that none is still at work when a run that failed is repeated; throws what the first failure threw. */
export async function all<T>(works: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(works);
  return Promise.all(works);
}
