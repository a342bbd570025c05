/** A short code such as ECONNREFUSED or `timeout`; never a message: those may quote what was sent. */
export function reasonOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause ? cause.code : undefined;
    if (typeof code === 'string') return code;
    if (cause.name === 'TimeoutError') return 'timeout';
  }
  return 'unknown';
}
