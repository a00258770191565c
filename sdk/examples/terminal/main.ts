/** `node main.ts [address of the server]` */
import { Configuration, FrontendApi } from '@zelos/client';
import { App } from './app.ts';
import { HungUp, openTerminal } from './terminal.ts';

const [basePath = 'http://127.0.0.1:4433'] = process.argv.slice(2);
const terminal = openTerminal();
try {
  await new App(new FrontendApi(new Configuration({ basePath })), terminal).run();
} catch (error) {
  if (!(error instanceof HungUp)) throw error;
} finally {
  terminal.close();
}
