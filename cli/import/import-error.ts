/** What the person who imports can mend. Print the message; a stack would not help. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}
