/** A Chromium for tests, where the machine has one. Nothing is fetched: the README says how to install it. */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

export const hasChromium = existsSync(executablePath);

export const WITHOUT_CHROMIUM = `no Chromium at ${executablePath}: install it ("apt-get install chromium") or set CHROMIUM_PATH`;

/** Alone on this machine: no account, no update, no call home. No sandbox, so that it also runs as root and in containers. */
export function openChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
