import { createRequire } from 'node:module';

const manifest = createRequire(import.meta.url)('../package.json') as { version: string };

/** The release of the reference whose API, configuration and database this is. Clients choose their behaviour by it. */
export const COMPATIBLE_WITH = 'v26.2.0';

/** What `/version` and `zelos version` say: the compatible release, and ours as build metadata (https://semver.org, item 10). */
export const VERSION = `${COMPATIBLE_WITH}+zelos.${manifest.version}`;
