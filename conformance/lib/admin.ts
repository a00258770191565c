import { type RequestOptions, type Wire, Agent } from './agent.ts';
import type { Answer } from './answer.ts';

/** The admin dialect: paths are given as they are, `/admin` included. */
export class Admin extends Agent {
  constructor(wire: Wire) {
    super('admin', wire);
  }

  put(path: string, options: RequestOptions = {}): Promise<Answer> {
    return this.send('PUT', path, options);
  }

  patch(path: string, options: RequestOptions = {}): Promise<Answer> {
    return this.send('PATCH', path, options);
  }

  delete(path: string, options: RequestOptions = {}): Promise<Answer> {
    return this.send('DELETE', path, options);
  }
}
