import cluster from 'node:cluster';

/** Resolves at the first SIGINT or SIGTERM, or when the primary process lets go of this worker; a second one ends at once. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const stop = (): void => {
      if (asked) process.exit(1);
      asked = true;
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
    if (cluster.isWorker) process.on('disconnect', () => asked || stop());
  });
}
