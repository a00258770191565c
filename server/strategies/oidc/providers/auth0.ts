import { selfHosted } from './self-hosted.ts';

export const auth0 = selfHosted({ authorization: '/authorize', token: '/oauth/token', userInfo: '/userinfo' });
