import { chmod, chown, readFile, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Listener } from '../config/model.ts';

/** Removes the socket file of a dead process. The file of a live server stays, so that listening fails. */
export async function removeStaleSocket(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isSocket() && !(await answers(path))) await rm(path);
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** Sets owner, group and mode of the socket file. @throws Error if a name is unknown or permission is missing */
export async function setSocketPermissions(path: string, { owner, group, mode }: Listener['socket']): Promise<void> {
  if (owner || group) {
    const uid = owner ? await idOf('/etc/passwd', owner) : -1;
    const gid = group ? await idOf('/etc/group', group) : -1;
    await chown(path, uid, gid);
  }
  await chmod(path, mode);
}

/** The id of a user or group, given by name or id. */
async function idOf(database: string, name: string): Promise<number> {
  if (/^\d+$/.test(name)) return Number(name);
  const lines = (await readFile(database, 'utf8')).split('\n').map((line) => line.split(':'));
  const id = lines.find(([key]) => key === name)?.[2];
  if (id === undefined) throw new Error(`${name} is not in ${database}`);
  return Number(id);
}
