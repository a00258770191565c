/** Milliseconds of processor that this process takes for some work, all its threads included: what a busy machine does not lengthen. */
export async function cpuTime(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
