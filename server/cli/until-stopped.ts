import cluster from 'node:cluster';

/** Resolves at the first SIGINT or SIGTERM, or when the primary process disconnects this worker; a second signal exits at once. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let isStopping = false;
    const stop = (): void => {
      if (isStopping) process.exit(1);
      isStopping = true;
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
    if (cluster.isWorker) process.on('disconnect', () => isStopping || stop());
  });
}
