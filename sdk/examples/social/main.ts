/** `node main.ts [address of the server] [id of the provider] [port of this app]` */
import { Configuration, FrontendApi } from '@zelos/client';
import { signIn } from './sign-in.ts';

const [basePath = 'http://127.0.0.1:4433', provider = 'google', port = '4577'] = process.argv.slice(2);
const api = new FrontendApi(new Configuration({ basePath }));
const { token } = await signIn(api, {
  provider,
  port: Number(port),
  open: (url) => console.log(`Open ${url}`),
});
const { data: session } = await api.toSession({ xSessionToken: token });
console.log(`You are ${JSON.stringify(session.identity?.traits)}`);
