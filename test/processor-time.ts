/** Time that work takes of the processors: unlike the time on a clock, it hardly grows with what else runs beside. */

/** @returns ms that this process has computed while `work` ran */
export async function processorMs(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
